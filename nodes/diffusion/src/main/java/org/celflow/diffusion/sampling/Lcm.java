package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** For latent consistency models (Luo et al. 2023): each prediction, with the noise of the next sigma added. */
final class Lcm implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            x = sigmas[i + 1] > 0 ? Mix.plus(denoised, sigmas[i + 1], noise.next()) : denoised;
        }
        return x;
    }
}
