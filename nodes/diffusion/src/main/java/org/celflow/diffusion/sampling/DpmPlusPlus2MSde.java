package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * SDE-DPM-Solver++(2M), a multistep method of second order for the stochastic equation (Lu et al. 2022, section 5).
 *
 * @param heun whether the second order is built as in Heun's method, else as in the midpoint method
 */
record DpmPlusPlus2MSde(boolean heun) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float @Nullable [] before = null;
        double lastStep = 0;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            if (sigmas[i + 1] == 0) {
                x = denoised;
            } else {
                double h = HalfLogSnr.of(sigmas[i + 1]) - HalfLogSnr.of(sigmas[i]);
                double taken = -Math.expm1(-2 * h);
                x = Mix.of(sigmas[i + 1] / sigmas[i] * Math.exp(-h), x, taken, denoised);
                if (before != null) {
                    double second = heun ? taken / (-2 * h) + 1 : 0.5 * taken;
                    Mix.add(x, second * h / lastStep, Mix.difference(denoised, before));
                }
                Mix.add(x, sigmas[i + 1] * Math.sqrt(taken), noise.between(sigmas[i], sigmas[i + 1]));
                lastStep = h;
            }
            before = denoised;
        }
        return x;
    }
}
