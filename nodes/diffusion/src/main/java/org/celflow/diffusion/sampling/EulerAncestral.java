package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** Euler steps below the next sigma, then fresh noise up to it (k-diffusion's ancestral sampling at eta 1). */
final class EulerAncestral implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            float up = noiseUp(sigmas[i], sigmas[i + 1]);
            float down = (float) Math.sqrt(sigmas[i + 1] * sigmas[i + 1] - up * up);
            if (down == 0) {
                x = denoised;
                continue;
            }
            x = Euler.towards(x, denoised, sigmas[i], down);
            float[] fresh = noise.next();
            for (int k = 0; k < x.length; k++) {
                x[k] += fresh[k] * up;
            }
        }
        return x;
    }

    private static float noiseUp(float from, float to) {
        float from2 = from * from;
        float to2 = to * to;
        return Math.min(to, (float) Math.sqrt(to2 * (from2 - to2) / from2));
    }
}
