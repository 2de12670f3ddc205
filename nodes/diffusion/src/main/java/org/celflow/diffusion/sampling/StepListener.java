package org.celflow.diffusion.sampling;

/** Is told of each step of a sampler. */
@FunctionalInterface
public interface StepListener {
    /** Tells nobody. */
    StepListener NONE = (step, x, denoised) -> {};

    /**
     * The network has been asked at a step.
     *
     * @param step counted from 0
     * @param x the latent before the step; not to be kept or modified
     * @param denoised the prediction of the clean latent; not to be kept or modified
     */
    void step(int step, float[] x, float[] denoised);

    /**
     * Something that does not stop the sampler.
     *
     * @param sentence for the user
     */
    default void warn(String sentence) {}
}
