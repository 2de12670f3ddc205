package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * Euler steps with the change of the slope carried on (Permenter and Yuan, Interpreting and Improving Diffusion Models from an
 * Optimization Perspective, 2024), gamma 2.
 *
 * @param plusPlus whether it follows the unguided slope from the guided prediction (CFG++)
 */
record GradientEstimation(boolean plusPlus) implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float @Nullable [] before = null;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            Denoiser.Split split =
                    plusPlus ? model.split(x, sigmas[i]) : Denoiser.Split.same(model.denoise(x, sigmas[i]));
            listener.step(i, x, split.guided());
            float[] slope = Mix.slope(x, split.unguided(), sigmas[i]);
            double dt = sigmas[i + 1] - sigmas[i];
            if (sigmas[i + 1] == 0) {
                x = split.guided();
            } else {
                x = plusPlus ? Mix.plus(split.guided(), sigmas[i + 1], slope) : Mix.plus(x, dt, slope);
                if (before != null) {
                    Mix.add(x, dt, Mix.difference(slope, before));
                }
            }
            before = slope;
        }
        return x;
    }
}
