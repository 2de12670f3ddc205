package org.celflow.diffusion.sampling;

/** Quantiles of the beta distribution. */
final class BetaQuantile {
    private static final int BISECTIONS = 80;
    private static final int TERMS = 300;
    private static final double TINY = 1e-300;
    private static final double EPSILON = 1e-15;

    private BetaQuantile() {}

    /**
     * The x below which a share of the distribution lies.
     *
     * @param share 0 to 1
     * @param alpha the parameter of 0, above 0
     * @param beta the parameter of 1, above 0
     */
    static double of(double share, double alpha, double beta) {
        if (share == 0.5 && alpha == beta) {
            return 0.5; // exactly, because a step may lie there
        }
        if (share > 0.5) {
            return 1 - of(1 - share, beta, alpha);
        }
        // The density may be infinite at the ends, so the interval is halved instead of following the slope.
        double split = (alpha + 1) / (alpha + beta + 2);
        double below = lower(split, alpha, beta);
        double whole = below + lower(1 - split, beta, alpha);
        double low = 0;
        double high = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            double mass = middle <= split ? lower(middle, alpha, beta) : whole - lower(1 - middle, beta, alpha);
            if (mass < share * whole) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The incomplete beta function up to an x left of the mean, by its continued fraction (Lentz's method). */
    private static double lower(double x, double alpha, double beta) {
        if (x == 0) {
            return 0;
        }
        double sum = alpha + beta;
        double front = Math.exp(alpha * Math.log(x) + beta * Math.log1p(-x)) / alpha;
        double c = 1;
        double d = inverse(1 - sum * x / (alpha + 1));
        double fraction = d;
        for (int m = 1; m < TERMS; m++) {
            double even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m));
            d = inverse(1 + even * d);
            c = away(1 + even / c);
            fraction *= d * c;
            double odd = -(alpha + m) * (sum + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1));
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
