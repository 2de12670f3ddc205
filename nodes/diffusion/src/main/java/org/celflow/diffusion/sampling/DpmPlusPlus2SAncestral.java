package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * DPM-Solver++(2S), a singlestep method of second order (Lu et al., DPM-Solver++, 2022, Algorithm 1), with ancestral noise.
 *
 * @param plusPlus whether each step begins where the noise of the unguided prediction is added to the guided one (CFG++, Chung et al.
 *     2024)
 * @param eta 1 adds as much noise as the diffusion has, 0 none
 */
record DpmPlusPlus2SAncestral(boolean plusPlus, double eta) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            Denoiser.Split split = model.split(x, sigmas[i]);
            float[] denoised = split.guided();
            listener.step(i, x, denoised);
            AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], eta);
            if (step.down() == 0) {
                x = denoised.clone();
                addNoise(x, step, noise);
                continue;
            }
            double h = HalfLogSnr.of(step.down()) - HalfLogSnr.of(sigmas[i]);
            float middle = HalfLogSnr.along(sigmas[i], (float) step.down(), 0.5);
            float[] from = origin(x, denoised, split);
            float[] half = Mix.of(middle / sigmas[i], from, -Math.expm1(-h / 2), denoised);
            Denoiser.Split there = model.split(half, middle);
            x = Mix.of(step.down() / sigmas[i], origin(x, denoised, there), -Math.expm1(-h), there.guided());
            addNoise(x, step, noise);
        }
        return x;
    }

    private static void addNoise(float[] x, AncestralStep step, NoiseSource noise) {
        if (step.up() > 0) {
            Mix.add(x, step.up(), noise.next());
        }
    }

    /**
     * Where a step begins: for CFG++ as far from x as the guided prediction is from an unguided one. As in ComfyUI that is the newest,
     * so the second half of a step begins elsewhere than the first.
     */
    private float[] origin(float[] x, float[] denoised, Denoiser.Split newest) {
        return plusPlus ? Mix.plus(x, 1, Mix.difference(denoised, newest.unguided())) : x;
    }
}
