package org.celflow.diffusion.sampling;

/** Sums of latents with factors, in 32 bits. */
final class Mix {
    private Mix() {}

    /** {@code a * x + b * y}. */
    static float[] of(double a, float[] x, double b, float[] y) {
        float fa = (float) a;
        float fb = (float) b;
        float[] sum = new float[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = fa * x[i] + fb * y[i];
        }
        return sum;
    }

    /** {@code x + factor * y}, in a new array. */
    static float[] plus(float[] x, double factor, float[] y) {
        return of(1, x, factor, y);
    }

    /** Adds {@code factor * y} to x. */
    static void add(float[] x, double factor, float[] y) {
        float f = (float) factor;
        for (int i = 0; i < x.length; i++) {
            x[i] += f * y[i];
        }
    }

    /** {@code (x - denoised) / sigma}: the direction of the probability flow. */
    static float[] slope(float[] x, float[] denoised, double sigma) {
        float divisor = (float) sigma;
        float[] slope = new float[x.length];
        for (int i = 0; i < slope.length; i++) {
            slope[i] = (x[i] - denoised[i]) / divisor;
        }
        return slope;
    }

    /** {@code x - y}. */
    static float[] difference(float[] x, float[] y) {
        return of(1, x, -1, y);
    }
}
