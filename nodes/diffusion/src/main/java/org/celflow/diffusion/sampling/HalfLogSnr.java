package org.celflow.diffusion.sampling;

/** Half the logarithm of the signal-to-noise ratio: the time in which exponential integrators step; {@code -log sigma}. */
final class HalfLogSnr {
    private HalfLogSnr() {}

    /** Infinite at sigma 0. */
    static double of(double sigma) {
        return -Math.log(sigma);
    }

    static double sigma(double time) {
        return Math.exp(-time);
    }

    /**
     * The sigma at a share of a step, rounded as PyTorch's {@code lerp} rounds. The last digit counts: the network is told the
     * nearest of a thousand timesteps, and paths of noise are looked up by sigma.
     */
    static float between(float from, float to, double share) {
        float a = (float) of(from);
        float b = (float) of(to);
        float w = (float) share;
        return (float) sigma(w < 0.5f ? a + w * (b - a) : b - (b - a) * (1 - w));
    }

    /** As {@link #between}, rounded as {@code a + share * (b - a)} in 32 bits. */
    static float along(float from, float to, double share) {
        float a = (float) of(from);
        float b = (float) of(to);
        return (float) sigma(a + (float) share * (b - a));
    }

    /** {@code (exp(h) - 1 - h) / h}, the second of the functions of exponential integrators times h. */
    static double phi2(double h) {
        return (Math.expm1(h) - h) / h;
    }
}
