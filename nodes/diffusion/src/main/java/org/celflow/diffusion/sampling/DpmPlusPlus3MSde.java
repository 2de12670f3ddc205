package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * SDE-DPM-Solver++(3M), the multistep method of third order (k-diffusion, after Lu et al. 2022).
 *
 * @param eta 1 adds as much noise as the diffusion has, 0 none
 */
record DpmPlusPlus3MSde(double eta) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float @Nullable [] last = null;
        float @Nullable [] beforeLast = null;
        double h1 = 0;
        double h2 = 0;
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
                double phi2 = 1 - taken / whole;
                if (last != null && beforeLast != null) {
                    double r0 = h1 / h;
                    double r1 = h2 / h;
                    float[] near = Mix.of(1 / r0, denoised, -1 / r0, last);
                    float[] far = Mix.of(1 / r1, last, -1 / r1, beforeLast);
                    float[] change = Mix.difference(near, far);
                    double phi3 = phi2 / whole - 0.5;
                    Mix.add(x, phi2, Mix.plus(near, r0 / (r0 + r1), change));
                    Mix.add(x, -phi3 / (r0 + r1), change);
                } else if (last != null) {
                    Mix.add(x, phi2 * h / h1, Mix.difference(denoised, last));
                }
                if (eta > 0) {
                    double added = sigmas[i + 1] * Math.sqrt(-Math.expm1(-2 * h * eta));
                    Mix.add(x, added, noise.between(sigmas[i], sigmas[i + 1]));
                }
                h2 = h1;
                h1 = h;
            }
            beforeLast = last;
            last = denoised;
        }
        return x;
    }
}
