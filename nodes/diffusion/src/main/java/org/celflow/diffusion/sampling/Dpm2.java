package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * A midpoint method whose midpoint lies half-way on the logarithmic scale (after DPM-Solver-2, Lu et al. 2022, and Karras et al.
 * 2022).
 *
 * @param eta 1 to add noise after each step, 0 for none
 */
record Dpm2(double eta) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], eta);
            float[] slope = Mix.slope(x, denoised, sigmas[i]);
            if (step.down() == 0) {
                x = Mix.plus(x, -sigmas[i], slope);
                continue;
            }
            float middle = HalfLogSnr.between(sigmas[i], (float) step.down(), 0.5);
            float[] half = Mix.plus(x, middle - sigmas[i], slope);
            x = Mix.plus(x, step.down() - sigmas[i], Mix.slope(half, model.denoise(half, middle), middle));
            if (step.up() > 0) {
                Mix.add(x, step.up(), noise.next());
            }
        }
        return x;
    }
}
