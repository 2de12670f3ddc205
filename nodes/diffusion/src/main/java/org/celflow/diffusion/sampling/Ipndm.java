package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.NodeException;

/**
 * The improved pseudo-numerical method (Zhang and Chen, Fast Sampling of Diffusion Models with Exponential Integrator, 2023):
 * Adams-Bashforth on the slopes.
 *
 * @param variable whether the coefficients follow the lengths of the steps; else they are those of equal steps
 * @param order how many slopes at most, 1 to 4
 */
record Ipndm(boolean variable, int order) implements Sampler {
    private static final double[][] EQUAL = {
        {1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
    };

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
            if (sigmas[i + 1] == 0) {
                x = denoised;
                continue;
            }
            double[] coefficients = variable ? variable(sigmas, i, slopes.size()) : EQUAL[slopes.size() - 1];
            float[] moved = x.clone();
            for (int k = 0; k < coefficients.length; k++) {
                Mix.add(moved, (sigmas[i + 1] - sigmas[i]) * coefficients[k], slopes.get(k));
            }
            x = moved;
        }
        return x;
    }

    /** As ComfyUI has them, whose third and fourth order differ slightly from the exact integrals. */
    private static double[] variable(float[] sigmas, int i, int order) {
        if (order == 1) {
            return EQUAL[0];
        }
        double h = sigmas[i + 1] - sigmas[i];
        double h1 = sigmas[i] - sigmas[i - 1];
        double first = (2 + h / h1) / 2;
        double second = -(h / h1) / 2;
        if (order == 2) {
            return new double[] {first, second};
        }
        double h2 = sigmas[i - 1] - sigmas[i - 2];
        double a = (1 - h / (3 * (h + h1)) * (h * (h + h1)) / (h1 * (h1 + h2))) / 2;
        if (order == 3) {
            return new double[] {first + a, second - (1 + h1 / h2) * a, a * h1 / h2};
        }
        double h3 = sigmas[i - 2] - sigmas[i - 3];
        double b = ((1 - h / (3 * (h + h1))) / 2 + (1 - h / (2 * (h + h1))) * h / (6 * (h + h1 + h2)))
                * (h * (h + h1) * (h + h1 + h2))
                / (h1 * (h1 + h2) * (h1 + h2 + h3));
        double q = h1 * (h1 + h2) / (h2 * (h2 + h3));
        return new double[] {
            first + a + b,
            second - (1 + h1 / h2) * a - (1 + h1 / h2 + q) * b,
            a * h1 / h2 + (h1 / h2 + q * (1 + h2 / h3)) * b,
            -b * q * h1 / h2
        };
    }
}
