package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * Keeps what a soft mask protects: before the network is asked, the protected part is replaced by the original with the noise
 * of the step; what the network says is replaced by the original there.
 */
final class MaskedDenoiser implements Denoiser {
    /** The mask at each sigma: 1 may change; of the latent's size, not modified. */
    @FunctionalInterface
    interface StepMask {
        float[] at(float sigma);
    }

    private final Denoiser inner;
    private final StepMask stepMask;
    private final float[] original;
    private final float[] noise;

    MaskedDenoiser(Denoiser inner, StepMask stepMask, float[] original, float[] noise) {
        this.inner = inner;
        this.stepMask = stepMask;
        this.original = original;
        this.noise = noise;
    }

    @Override
    public float[] denoise(float[] x, float sigma) throws NodeException {
        float[] mask = stepMask.at(sigma);
        return kept(mask, inner.denoise(blended(mask, x, sigma), sigma));
    }

    /** What a mask protects is put back into the guided prediction alone, as ComfyUI does it. */
    @Override
    public Split split(float[] x, float sigma) throws NodeException {
        float[] mask = stepMask.at(sigma);
        Split split = inner.split(blended(mask, x, sigma), sigma);
        return split.withGuided(kept(mask, split.guided()));
    }

    private float[] blended(float[] mask, float[] x, float sigma) {
        float[] blended = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            blended[i] = x[i] * mask[i] + (noise[i] * sigma + original[i]) * (1 - mask[i]);
        }
        return blended;
    }

    private float[] kept(float[] mask, float[] denoised) {
        float[] kept = new float[denoised.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = denoised[i] * mask[i] + original[i] * (1 - mask[i]);
        }
        return kept;
    }
}
