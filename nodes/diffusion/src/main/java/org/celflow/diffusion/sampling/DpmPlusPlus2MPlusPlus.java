package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/** DPM-Solver++(2M) from the guided prediction along the unguided slope (CFG++, Chung et al. 2024). */
final class DpmPlusPlus2MPlusPlus implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float @Nullable [] before = null;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            Denoiser.Split split = model.split(x, sigmas[i]);
            listener.step(i, x, split.guided());
            double kept = sigmas[i + 1] / sigmas[i];
            float[] moved = Mix.of(-kept, split.unguided(), kept, x);
            Mix.add(moved, 1, split.guided());
            if (before != null && sigmas[i + 1] != 0) {
                double h = HalfLogSnr.of(sigmas[i + 1]) - HalfLogSnr.of(sigmas[i]);
                double last = HalfLogSnr.of(sigmas[i]) - HalfLogSnr.of(sigmas[i - 1]);
                Mix.add(moved, -Math.expm1(-h) * h / (2 * last), Mix.difference(split.guided(), before));
            }
            x = moved;
            before = split.unguided();
        }
        return x;
    }
}
