package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * The refined exponential solver, multistep, second order (Zhang et al., Improved Order Analysis and Design of Exponential
 * Integrator for Diffusion Models Sampling, 2023).
 *
 * @param eta 1 to add noise after each step, 0 for none
 * @param plusPlus whether it follows the unguided slope from the guided prediction (CFG++)
 */
record ResMultistep(double eta, boolean plusPlus) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float @Nullable [] before = null;
        double downBefore = 0;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            Denoiser.Split split =
                    plusPlus ? model.split(x, sigmas[i]) : Denoiser.Split.same(model.denoise(x, sigmas[i]));
            listener.step(i, x, split.guided());
            float[] denoised = split.unguided();
            AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], eta);
            if (step.down() == 0 || before == null) {
                x = Mix.plus(split.guided(), step.down(), Mix.slope(x, denoised, sigmas[i]));
            } else {
                double h = HalfLogSnr.of(step.down()) - HalfLogSnr.of(sigmas[i]);
                double c2 = (HalfLogSnr.of(sigmas[i - 1]) - HalfLogSnr.of(downBefore)) / h;
                double phi1 = Math.expm1(-h) / -h;
                double phi2 = (phi1 - 1) / -h;
                double b2 = finite(phi2 / c2);
                double b1 = finite(phi1 - phi2 / c2);
                if (plusPlus) {
                    x = Mix.plus(x, 1, Mix.difference(split.guided(), split.unguided()));
                }
                x = Mix.of(Math.exp(-h), x, h * b1, denoised);
                Mix.add(x, h * b2, before);
            }
            if (sigmas[i + 1] > 0 && step.up() > 0) {
                Mix.add(x, step.up(), noise.next());
            }
            before = denoised;
            downBefore = step.down();
        }
        return x;
    }

    private static double finite(double number) {
        return Double.isNaN(number) ? 0 : number;
    }
}
