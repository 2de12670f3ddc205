package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** The Euler method on the probability flow (Karras et al. 2022, Algorithm 2 without churn). Equal to DDIM at eta 0. */
final class Euler implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            x = towards(x, denoised, sigmas[i], sigmas[i + 1]);
        }
        return x;
    }

    /** One step along the direction from the prediction to the latent. */
    static float[] towards(float[] x, float[] denoised, float sigma, float next) {
        float dt = next - sigma;
        float[] moved = new float[x.length];
        for (int k = 0; k < x.length; k++) {
            moved[k] = x[k] + (x[k] - denoised[k]) / sigma * dt;
        }
        return moved;
    }
}
