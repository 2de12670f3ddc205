package org.celflow.diffusion.sampling;

/** Fresh noise for samplers that add some after each step. */
@FunctionalInterface
public interface NoiseSource {
    /** The next draw, of the latent's size, mean 0, variance 1. */
    float[] next();

    /**
     * The noise of a path between two sigmas: the same path for any steps, where the source has one. Mean 0, variance 1.
     *
     * @param from the sigma that is left
     * @param to the one that is reached, smaller
     */
    default float[] between(float from, float to) {
        return next();
    }
}
