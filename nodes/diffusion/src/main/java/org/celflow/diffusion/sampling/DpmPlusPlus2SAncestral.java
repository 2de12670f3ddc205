package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * DPM-Solver++(2S), a singlestep method of second order (Lu et al., DPM-Solver++, 2022, Algorithm 1), with ancestral noise.
 *
 * @param plusPlus whether the flow follows the unguided prediction and guidance is added after it (CFG++, Chung et al. 2024)
 */
record DpmPlusPlus2SAncestral(boolean plusPlus) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            Denoiser.Split split = model.split(x, sigmas[i]);
            listener.step(i, x, split.guided());
            float[] denoised = plusPlus ? split.unguided() : split.guided();
            AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], 1);
            if (step.down() == 0) {
                x = Mix.plus(x, -sigmas[i], Mix.slope(x, denoised, sigmas[i]));
            } else {
                double h = HalfLogSnr.of(step.down()) - HalfLogSnr.of(sigmas[i]);
                float middle = HalfLogSnr.along(sigmas[i], (float) step.down(), 0.5);
                float[] half = Mix.of(middle / sigmas[i], x, -Math.expm1(-h / 2), denoised);
                Denoiser.Split there = model.split(half, middle);
                float[] target = plusPlus ? there.unguided() : there.guided();
                x = Mix.of(step.down() / sigmas[i], x, -Math.expm1(-h), target);
            }
            if (sigmas[i + 1] > 0) {
                Mix.add(x, step.up(), noise.next());
            }
            if (plusPlus) {
                Mix.add(x, 1, Mix.difference(split.guided(), split.unguided()));
            }
        }
        return x;
    }
}
