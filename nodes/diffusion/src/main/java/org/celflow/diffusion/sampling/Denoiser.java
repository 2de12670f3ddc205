package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** Says what a noisy latent looks like without its noise. */
@FunctionalInterface
public interface Denoiser {
    /**
     * Predicts the clean latent.
     *
     * @param x the noisy latent, unit variance plus noise; not modified
     * @param sigma the noise in it
     * @return a new array of the same length
     * @throws org.celflow.node.CancelledException when the run was cancelled
     */
    float[] denoise(float[] x, float sigma) throws NodeException;
}
