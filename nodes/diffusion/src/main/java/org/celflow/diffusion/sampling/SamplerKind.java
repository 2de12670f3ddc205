package org.celflow.diffusion.sampling;

/** The samplers by the names that ComfyUI gives them. */
public enum SamplerKind {
    /** Fast and plain; the same picture at any number of steps, ever finer. */
    EULER,
    /** Adds noise after each step; the picture keeps changing with the number of steps. */
    EULER_ANCESTRAL,
    /** Second order: good at 15 to 25 steps. */
    DPMPP_2M,
    /** Song et al., Denoising Diffusion Implicit Models, 2021: Euler, with noise of its own behind a mask. */
    DDIM;

    /** The algorithm. */
    public Sampler sampler() {
        return switch (this) {
            case EULER, DDIM -> new Euler();
            case EULER_ANCESTRAL -> new EulerAncestral();
            case DPMPP_2M -> new DpmPlusPlus2M();
        };
    }

    /** Whether the last sigma before 0 is left out of the schedule. */
    boolean skipsPenultimate() {
        return false;
    }

    /** Whether what a mask protects gets other noise than the latent started with. */
    boolean drawsFreshNoiseBehindMasks() {
        return this == DDIM;
    }
}
