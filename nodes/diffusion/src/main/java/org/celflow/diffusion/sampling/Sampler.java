package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** Walks from noise to a latent. Stateless. */
@FunctionalInterface
public interface Sampler {
    /**
     * Removes the noise.
     *
     * @param model predicts the clean latent
     * @param x the start, with noise of {@code sigmas[0]}; not modified
     * @param sigmas descending, at least two, the last 0
     * @param noise asked only by samplers that add noise
     * @param listener told of each of the {@code sigmas.length - 1} steps
     * @return the latent at the last sigma
     */
    float[] sample(Denoiser model, float[] x, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException;
}
