package org.celflow.diffusion.sampling;

/** Fresh noise for samplers that add some after each step. */
@FunctionalInterface
public interface NoiseSource {
    /** The next draw, of the latent's size, mean 0, variance 1. */
    float[] next();
}
