package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * Euler steps from the guided prediction along the unguided slope (CFG++, Chung et al. 2024).
 *
 * @param eta 1 to add noise after each step, 0 for none
 */
record EulerAncestralPlusPlus(double eta) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            Denoiser.Split split = model.split(x, sigmas[i]);
            listener.step(i, x, split.guided());
            if (sigmas[i + 1] == 0) {
                x = split.guided();
                continue;
            }
            AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], eta);
            x = Mix.plus(split.guided(), step.down(), Mix.slope(x, split.unguided(), sigmas[i]));
            if (step.up() > 0) {
                Mix.add(x, step.up(), noise.next());
            }
        }
        return x;
    }
}
