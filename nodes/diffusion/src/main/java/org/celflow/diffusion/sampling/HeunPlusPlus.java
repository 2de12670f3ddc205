package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** Heun++ 2: as Heun, with a third slope one step ahead, the slopes weighted by their sigmas. */
final class HeunPlusPlus implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float last = sigmas[sigmas.length - 1];
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            float next = sigmas[i + 1];
            double dt = next - sigmas[i];
            float[] slope = Mix.slope(x, denoised, sigmas[i]);
            float[] end = Mix.plus(x, dt, slope);
            if (next == last) {
                x = end;
                continue;
            }
            float[] second = Mix.slope(end, model.denoise(end, next), next);
            float after = sigmas[i + 2];
            if (after == last) {
                double share = next / (2.0 * sigmas[0]);
                x = Mix.plus(x, dt, Mix.of(1 - share, slope, share, second));
                continue;
            }
            float[] ahead = Mix.plus(end, after - next, second);
            float[] third = Mix.slope(ahead, model.denoise(ahead, after), after);
            double shareSecond = next / (3.0 * sigmas[0]);
            double shareThird = after / (3.0 * sigmas[0]);
            float[] mixed = Mix.of(1 - shareSecond - shareThird, slope, shareSecond, second);
            Mix.add(mixed, shareThird, third);
            x = Mix.plus(x, dt, mixed);
        }
        return x;
    }
}
