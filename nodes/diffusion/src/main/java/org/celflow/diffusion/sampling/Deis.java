package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.NodeException;

/**
 * Diffusion exponential integrator sampling (Zhang and Chen 2023), tAB-DEIS: the polynomial through the last slopes in the time of a
 * variance-preserving process, integrated.
 *
 * @param order how many slopes at most, at least 1
 */
record Deis(int order) implements Sampler {
    private static final int POINTS = 10_000;
    /** The process whose sigma is 0.002 at time 0.001 and 80 at time 1, as ComfyUI sets it whatever the model. */
    private static final double FIRST_TIME = 1e-3;

    private static final double LOG_MIN = Math.log(0.002f * 0.002f + 1f);
    private static final double LOG_MAX = Math.log(80f * 80f + 1f);
    private static final double GROWTH = 2 * (LOG_MIN / FIRST_TIME - LOG_MAX) / (FIRST_TIME - 1);
    private static final double BASE = LOG_MAX - 0.5 * GROWTH;

    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        List<float[]> slopes = new ArrayList<>();
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            slopes.add(0, Mix.slope(x, denoised, sigmas[i]));
            if (slopes.size() > order) {
                slopes.remove(order);
            }
            if (slopes.size() == 1 || sigmas[i + 1] <= 0) {
                x = Mix.plus(x, sigmas[i + 1] - sigmas[i], slopes.get(0));
                continue;
            }
            double[] coefficients = coefficients(sigmas, i, slopes.size());
            float[] moved = x.clone();
            for (int k = 0; k < coefficients.length; k++) {
                Mix.add(moved, coefficients[k], slopes.get(k));
            }
            x = moved;
        }
        return x;
    }

    private static double[] coefficients(float[] sigmas, int step, int order) {
        double from = time(sigmas[step]);
        double to = time(sigmas[step + 1]);
        double[] known = new double[order];
        for (int k = 0; k < order; k++) {
            known[k] = time(sigmas[step - k]);
        }
        double[] coefficients = new double[order];
        for (int point = 0; point < POINTS; point++) {
            double at = from + (to - from) * point / (POINTS - 1);
            double density = density(at);
            for (int k = 0; k < order; k++) {
                double polynomial = 1;
                for (int other = 0; other < order; other++) {
                    if (other != k) {
                        polynomial *= (at - known[other]) / (known[k] - known[other]);
                    }
                }
                coefficients[k] += density * polynomial;
            }
        }
        for (int k = 0; k < order; k++) {
            coefficients[k] *= (to - from) / POINTS;
        }
        return coefficients;
    }

    /** The time at which the process has a sigma. */
    private static double time(double sigma) {
        return (Math.sqrt(BASE * BASE + 2 * GROWTH * Math.log(sigma * sigma + 1)) - BASE) / GROWTH;
    }

    /** How fast the slope counts at a time: half the decay of the signal over the geometric mean of signal and noise. */
    private static double density(double time) {
        double log = -0.5 * time * time * GROWTH - time * BASE;
        double alpha = Math.exp(log);
        double change = -time * GROWTH - BASE;
        return -0.5 * change / Math.sqrt(alpha * (1 - alpha));
    }
}
