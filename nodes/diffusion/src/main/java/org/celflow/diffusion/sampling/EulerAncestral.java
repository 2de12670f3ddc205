package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * Euler steps below the next sigma, then fresh noise up to it (k-diffusion's ancestral sampling).
 *
 * @param eta 1 adds as much noise as the diffusion has, 0 none
 */
record EulerAncestral(double eta) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], eta);
            if (step.down() == 0) {
                x = denoised;
                continue;
            }
            x = Euler.towards(x, denoised, sigmas[i], (float) step.down());
            if (step.up() > 0) {
                Mix.add(x, step.up(), noise.next());
            }
        }
        return x;
    }
}
