package org.celflow.diffusion.sampling;

/** Quantiles of the symmetric beta distribution. */
final class BetaQuantile {
    private static final int BISECTIONS = 60;
    private static final int TERMS = 300;
    private static final double TINY = 1e-300;
    private static final double EPSILON = 1e-15;

    private BetaQuantile() {}

    /**
     * The x below which a share of the distribution lies.
     *
     * @param share 0 to 1
     * @param shape both parameters of the distribution, above 0
     */
    static double of(double share, double shape) {
        if (share == 0.5) {
            return 0.5; // exactly, because a step may lie there
        }
        if (share > 0.5) {
            return 1 - of(1 - share, shape);
        }
        // The density may be infinite at the ends, so the interval is halved instead of following the slope.
        double whole = 2 * lower(0.5, shape);
        double low = 0;
        double high = 0.5;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (lower(middle, shape) < share * whole) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The incomplete beta function up to x, at most 0.5, by its continued fraction (Lentz's method). */
    private static double lower(double x, double shape) {
        if (x == 0) {
            return 0;
        }
        double front = Math.pow(x * (1 - x), shape) / shape;
        double c = 1;
        double d = inverse(1 - 2 * shape * x / (shape + 1));
        double fraction = d;
        for (int m = 1; m < TERMS; m++) {
            double even = m * (shape - m) * x / ((shape + 2 * m - 1) * (shape + 2 * m));
            d = inverse(1 + even * d);
            c = away(1 + even / c);
            fraction *= d * c;
            double odd = -(shape + m) * (2 * shape + m) * x / ((shape + 2 * m) * (shape + 2 * m + 1));
            d = inverse(1 + odd * d);
            c = away(1 + odd / c);
            fraction *= d * c;
            if (Math.abs(d * c - 1) < EPSILON) {
                break;
            }
        }
        return front * fraction;
    }

    private static double inverse(double number) {
        return 1 / away(number);
    }

    private static double away(double number) {
        return Math.abs(number) < TINY ? TINY : number;
    }
}
