package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/** DPM-Solver++(2M), a multistep method of second order (Lu et al., DPM-Solver++, 2022, Algorithm 2). */
final class DpmPlusPlus2M implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float @Nullable [] before = null;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            float[] target = before == null || sigmas[i + 1] == 0
                    ? denoised
                    : extrapolated(denoised, before, sigmas[i - 1], sigmas[i], sigmas[i + 1]);
            float t = time(sigmas[i]);
            float next = time(sigmas[i + 1]);
            float kept = (float) Math.exp(-next) / (float) Math.exp(-t);
            float taken = (float) Math.expm1(-(next - t));
            float[] moved = new float[x.length];
            for (int k = 0; k < x.length; k++) {
                moved[k] = kept * x[k] - taken * target[k];
            }
            x = moved;
            before = denoised;
        }
        return x;
    }

    /** The prediction carried on along its last change. */
    private static float[] extrapolated(float[] denoised, float[] before, float previous, float sigma, float next) {
        float last = time(sigma) - time(previous);
        float ratio = last / (time(next) - time(sigma));
        float half = 1 / (2 * ratio);
        float[] target = new float[denoised.length];
        for (int k = 0; k < target.length; k++) {
            target[k] = (1 + half) * denoised[k] - half * before[k];
        }
        return target;
    }

    /** Half the logarithm of the signal-to-noise ratio, the time in which the method steps; infinite at sigma 0. */
    private static float time(float sigma) {
        return (float) -Math.log(sigma);
    }
}
