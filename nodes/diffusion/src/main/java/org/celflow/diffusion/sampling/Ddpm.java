package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** The chain of Ho et al., Denoising Diffusion Probabilistic Models, 2020, Algorithm 2, over the chosen sigmas. */
final class Ddpm implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            double sigma = sigmas[i];
            double next = sigmas[i + 1];
            double kept = 1 / (sigma * sigma + 1);
            double keptNext = 1 / (next * next + 1);
            double alpha = kept / keptNext;
            double scale = next == 0 ? 1 : Math.sqrt(1 + next * next);
            double mean = scale / Math.sqrt(alpha);
            x = Mix.of(
                    mean / Math.sqrt(1 + sigma * sigma),
                    x,
                    -mean * (1 - alpha) / Math.sqrt(1 - kept),
                    Mix.slope(x, denoised, sigma));
            if (next > 0) {
                double deviation = Math.sqrt((1 - alpha) * (1 - keptNext) / (1 - kept));
                Mix.add(x, scale * deviation, noise.next());
            }
        }
        return x;
    }
}
