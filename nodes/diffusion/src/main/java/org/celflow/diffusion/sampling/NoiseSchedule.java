package org.celflow.diffusion.sampling;

/**
 * How much noise each step of a model's training had (Ho et al., Denoising Diffusion Probabilistic Models, 2020), as the
 * standard deviation sigma of noise added to a latent of unit variance (Karras et al., Elucidating the Design Space of
 * Diffusion-Based Generative Models, 2022). Ascending: step 0 is almost clean.
 */
public final class NoiseSchedule {
    private static final NoiseSchedule STABLE_DIFFUSION = scaledLinear(1000, 0.00085, 0.012);

    private final float[] sigmas;
    private final float[] logSigmas;

    private NoiseSchedule(float[] sigmas, float[] logSigmas) {
        this.sigmas = sigmas;
        this.logSigmas = logSigmas;
    }

    /** The schedule of Stable Diffusion 1.x, 2.x and XL: scaled linear, beta 0.00085 to 0.012, 1000 steps. */
    public static NoiseSchedule stableDiffusion() {
        return STABLE_DIFFUSION;
    }

    /** The square root of beta grows linearly. */
    private static NoiseSchedule scaledLinear(int steps, double firstBeta, double lastBeta) {
        float[] sigmas = new float[steps];
        float[] logSigmas = new float[steps];
        double first = Math.sqrt(firstBeta);
        double last = Math.sqrt(lastBeta);
        double kept = 1;
        for (int i = 0; i < steps; i++) {
            double root = first + (last - first) * i / (steps - 1);
            kept *= 1 - root * root;
            double sigma = Math.sqrt((1 - kept) / kept);
            sigmas[i] = (float) sigma;
            logSigmas[i] = (float) Math.log(sigma);
        }
        return new NoiseSchedule(sigmas, logSigmas);
    }

    /** Training steps. */
    public int steps() {
        return sigmas.length;
    }

    /** The sigma of a training step. */
    public float at(int step) {
        return sigmas[step];
    }

    /** The smallest sigma. */
    public float sigmaMin() {
        return sigmas[0];
    }

    /** The largest sigma. */
    public float sigmaMax() {
        return sigmas[sigmas.length - 1];
    }

    /** The training step whose sigma is nearest on a logarithmic scale; the network is told this whole number. */
    public int timestep(float sigma) {
        float log = (float) Math.log(sigma);
        int nearest = 0;
        for (int i = 1; i < logSigmas.length; i++) {
            if (Math.abs(log - logSigmas[i]) < Math.abs(log - logSigmas[nearest])) {
                nearest = i;
            }
        }
        return nearest;
    }

    /** The sigma at a fractional training step, interpolated on a logarithmic scale. */
    public float sigma(float timestep) {
        float t = Math.max(0, Math.min(timestep, sigmas.length - 1));
        int low = (int) Math.floor(t);
        int high = (int) Math.ceil(t);
        float part = t - low;
        return (float) Math.exp((1 - part) * logSigmas[low] + part * logSigmas[high]);
    }

    /**
     * The sigma where a share of the schedule is done.
     *
     * @param done 0 (all noise: infinite, above every sigma) to 1 (clean: 0)
     */
    public double sigmaWhenDone(double done) {
        if (done <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        return done >= 1 ? 0 : sigma((float) ((1 - done) * (sigmas.length - 1)));
    }
}
