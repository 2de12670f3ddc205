package org.celflow.diffusion.sampling;

import java.util.OptionalDouble;
import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * The extended reverse-time solver (Cui et al., Elucidating the Solution Space of Extended Reverse-Time SDE, 2023).
 *
 * @param eta of the reverse-time equation, 0 for no noise; empty for the paper's own equation
 * @param stages how many predictions make a step at most, 1 to 3
 */
record ErSde(OptionalDouble eta, int stages) implements Sampler {
    private static final int POINTS = 200;

    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        float @Nullable [] before = null;
        float @Nullable [] slopeBefore = null;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            double from = sigmas[i];
            double to = sigmas[i + 1];
            if (to == 0) {
                x = denoised;
            } else {
                double r = scaled(to) / scaled(from);
                x = Mix.of(r, x, 1 - r, denoised);
                double dt = to - from;
                if (before != null && stages > 1) {
                    float[] slope = Mix.slope(denoised, before, from - sigmas[i - 1]);
                    Mix.add(x, dt + integral(from, to, false) * scaled(to), slope);
                    if (slopeBefore != null && stages > 2) {
                        float[] bend = Mix.slope(slope, slopeBefore, (from - sigmas[i - 2]) / 2);
                        Mix.add(x, dt * dt / 2 + integral(from, to, true) * scaled(to), bend);
                    }
                    slopeBefore = slope;
                }
                double variance = to * to - from * from * r * r;
                if (eta.orElse(1) > 0) {
                    Mix.add(x, variance > 0 ? Math.sqrt(variance) : 0, noise.next());
                }
            }
            before = denoised;
        }
        return x;
    }

    /** How much noise the equation has at a sigma; the paper's own is its choice 5. */
    private double scaled(double sigma) {
        if (eta.isPresent()) {
            return Math.pow(sigma, eta.getAsDouble() + 1);
        }
        return sigma * (Math.exp(Math.pow(sigma, 0.3)) + 10);
    }

    /**
     * The integral of one over the noise, upwards over the step.
     *
     * @param moment whether it is weighted by the distance from {@code from}
     */
    private double integral(double from, double to, boolean moment) {
        double width = (from - to) / POINTS;
        double sum = 0;
        for (int point = 0; point < POINTS; point++) {
            double at = to + point * width;
            sum += (moment ? at - from : 1) / scaled(at);
        }
        return sum * width;
    }
}
