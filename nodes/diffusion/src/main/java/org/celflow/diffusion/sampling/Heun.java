package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** Heun's method on the probability flow: Euler's step, corrected by the slope where it ends (Karras et al. 2022, Algorithm 1). */
final class Heun implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            double dt = sigmas[i + 1] - sigmas[i];
            float[] slope = Mix.slope(x, denoised, sigmas[i]);
            float[] end = Mix.plus(x, dt, slope);
            if (sigmas[i + 1] != 0) {
                float[] there = Mix.slope(end, model.denoise(end, sigmas[i + 1]), sigmas[i + 1]);
                end = Mix.plus(x, dt, Mix.of(0.5, slope, 0.5, there));
            }
            x = end;
        }
        return x;
    }
}
