package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** DPM-Solver++ for the stochastic equation, singlestep, second order (Lu et al. 2022, section 5; k-diffusion). */
final class DpmPlusPlusSde implements Sampler {
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
            float middle = HalfLogSnr.along(sigmas[i], sigmas[i + 1], 0.5);
            float[] half = stepped(x, denoised, sigmas[i], middle, noise);
            float[] target = model.denoise(half, middle);
            // With the midpoint half-way, the prediction there stands for the whole step.
            x = stepped(x, target, sigmas[i], sigmas[i + 1], noise);
        }
        return x;
    }

    private static float[] stepped(float[] x, float[] denoised, float from, float to, NoiseSource noise) {
        AncestralStep step = AncestralStep.of(from, to, 1);
        double h = HalfLogSnr.of(step.down()) - HalfLogSnr.of(from);
        float[] moved = Mix.of(Math.exp(-h), x, -Math.expm1(-h), denoised);
        Mix.add(moved, step.up(), noise.between(from, to));
        return moved;
    }
}
