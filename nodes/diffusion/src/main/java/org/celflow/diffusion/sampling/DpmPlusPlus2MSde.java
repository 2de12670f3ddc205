package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * SDE-DPM-Solver++(2M), a multistep method of second order for the stochastic equation (Lu et al. 2022, section 5).
 *
 * @param heun whether the second order is built as in Heun's method, else as in the midpoint method
 * @param eta 1 adds as much noise as the diffusion has, 0 none
 */
record DpmPlusPlus2MSde(boolean heun, double eta) implements Sampler {
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
                double whole = h * (eta + 1);
                double taken = -Math.expm1(-whole);
                x = Mix.of(sigmas[i + 1] / sigmas[i] * Math.exp(-h * eta), x, taken, denoised);
                if (before != null) {
                    double second = heun ? taken / -whole + 1 : 0.5 * taken;
                    Mix.add(x, second * h / lastStep, Mix.difference(denoised, before));
                }
                if (eta > 0) {
                    double added = sigmas[i + 1] * Math.sqrt(-Math.expm1(-2 * h * eta));
                    Mix.add(x, added, noise.between(sigmas[i], sigmas[i + 1]));
                }
                lastStep = h;
            }
            before = denoised;
        }
        return x;
    }
}
