package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * DPM-Solver++ for the stochastic equation, singlestep, second order (Lu et al. 2022, section 5; k-diffusion).
 *
 * @param eta 1 adds as much noise as the diffusion has, 0 none
 * @param middle where in the step, as a share of it, the network is asked again
 */
record DpmPlusPlusSde(double eta, double middle) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            if (sigmas[i + 1] == 0) {
                x = denoised;
                continue;
            }
            float between = HalfLogSnr.along(sigmas[i], sigmas[i + 1], middle);
            float[] half = stepped(x, denoised, sigmas[i], between, noise);
            float[] there = model.denoise(half, between);
            // Half-way, the prediction there stands for the whole step.
            double share = 1 / (2 * middle);
            float[] target = share == 1 ? there : Mix.of(1 - share, denoised, share, there);
            x = stepped(x, target, sigmas[i], sigmas[i + 1], noise);
        }
        return x;
    }

    private float[] stepped(float[] x, float[] denoised, float from, float to, NoiseSource noise) {
        AncestralStep step = AncestralStep.of(from, to, eta);
        double h = HalfLogSnr.of(step.down()) - HalfLogSnr.of(from);
        float[] moved = Mix.of(Math.exp(-h), x, -Math.expm1(-h), denoised);
        if (step.up() > 0) {
            Mix.add(moved, step.up(), noise.between(from, to));
        }
        return moved;
    }
}
