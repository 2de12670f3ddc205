package org.celflow.diffusion.sampling;

import java.util.ArrayDeque;
import java.util.Deque;
import org.celflow.node.NodeException;

/**
 * The Adams-Bashforth method on the probability flow: the polynomial through the last slopes, integrated.
 *
 * @param order how many slopes at most, 1 to 4
 */
record LinearMultistep(int order) implements Sampler {
    /** Gauss-Legendre points and weights on -1 to 1, exact for the cubic that is integrated. */
    private static final double POINT = 1 / Math.sqrt(3);

    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        Deque<float[]> slopes = new ArrayDeque<>();
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            slopes.push(Mix.slope(x, denoised, sigmas[i]));
            if (slopes.size() > order) {
                slopes.removeLast();
            }
            if (sigmas[i + 1] == 0) {
                x = denoised;
                continue;
            }
            float[] moved = x.clone();
            int before = 0;
            for (float[] slope : slopes) {
                Mix.add(moved, coefficient(sigmas, i, before++, slopes.size()), slope);
            }
            x = moved;
        }
        return x;
    }

    /** The integral over the step of the Lagrange polynomial that is 1 where a slope was taken. */
    private static double coefficient(float[] sigmas, int step, int before, int order) {
        double half = (sigmas[step + 1] - (double) sigmas[step]) / 2;
        double middle = (sigmas[step + 1] + (double) sigmas[step]) / 2;
        return half
                * (lagrange(sigmas, step, before, order, middle - half * POINT)
                        + lagrange(sigmas, step, before, order, middle + half * POINT));
    }

    private static double lagrange(float[] sigmas, int step, int before, int order, double at) {
        double product = 1;
        for (int k = 0; k < order; k++) {
            if (k != before) {
                product *= (at - sigmas[step - k]) / ((double) sigmas[step - before] - sigmas[step - k]);
            }
        }
        return product;
    }
}
