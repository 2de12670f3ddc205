package org.celflow.diffusion.sampling;

/** Falling noises along curves that an artist shapes. All but {@link #laplace} close with a 0. */
public final class SigmaCurves {
    /** Keeps the logarithm of the Laplace quantile finite at both ends; ComfyUI's number. */
    private static final float LAPLACE_EPSILON = 1e-5f;

    private static final int TURBO_STEPS = 10;

    private SigmaCurves() {}

    /**
     * Equal distances of sigma to the power {@code 1 / rho} (Karras et al. 2022, equation 5).
     *
     * @param steps at least 1
     */
    public static Sigmas karras(int steps, double min, double max, double rho) {
        double first = Math.pow(max, 1 / rho);
        double last = Math.pow(min, 1 / rho);
        float[] ramp = ScheduleKind.linear(0, 1, steps);
        float[] sigmas = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = (float) Math.pow((float) first + ramp[i] * (float) (last - first), rho);
        }
        return Sigmas.of(sigmas);
    }

    /** Equal distances of log sigma. */
    public static Sigmas exponential(int steps, double min, double max) {
        float[] logs = ScheduleKind.linear((float) Math.log(max), (float) Math.log(min), steps);
        float[] sigmas = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = (float) Math.exp(logs[i]);
        }
        return Sigmas.of(sigmas);
    }

    /** Log sigma falls as a power of the part of the steps that is left: fine steps at the end above 1, at the start below. */
    public static Sigmas polyexponential(int steps, double min, double max, double rho) {
        float[] ramp = ScheduleKind.linear(1, 0, steps);
        float range = (float) (Math.log(max) - Math.log(min));
        float[] sigmas = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = (float) Math.exp((float) Math.pow(ramp[i], rho) * range + (float) Math.log(min));
        }
        return Sigmas.of(sigmas);
    }

    /**
     * The variance-preserving process in continuous time (Song et al., Score-Based Generative Modeling through Stochastic
     * Differential Equations, 2021, appendix B).
     *
     * @param growth of beta over the whole time
     * @param firstBeta beta at time 0
     * @param end the time of the last sigma before 0, 0 to 1
     */
    public static Sigmas variancePreserving(int steps, double growth, double firstBeta, double end) {
        float[] times = ScheduleKind.linear(1, (float) end, steps);
        float[] sigmas = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            float t = times[i];
            sigmas[i] = (float) Math.sqrt(Math.expm1((float) growth * (t * t) / 2 + (float) firstBeta * t));
        }
        return Sigmas.of(sigmas);
    }

    /**
     * Log sigma at the quantiles of a Laplace distribution, most steps around its middle (Hang et al., Improved Noise Schedule for
     * Diffusion Training, 2024). Ends at the smallest sigma, not at 0.
     *
     * @param mu the middle of log sigma
     * @param beta the spread of log sigma
     */
    public static Sigmas laplace(int steps, double min, double max, double mu, double beta) {
        float[] shares = ScheduleKind.linear(0, 1, steps);
        float[] sigmas = new float[steps];
        for (int i = 0; i < steps; i++) {
            float off = 0.5f - shares[i];
            float log = (float) mu
                    - (float) beta * Math.signum(off) * (float) Math.log(1 - 2 * Math.abs(off) + LAPLACE_EPSILON);
            sigmas[i] = Math.max((float) min, Math.min((float) Math.exp(log), (float) max));
        }
        return Sigmas.of(sigmas);
    }

    /**
     * The ten training steps that turbo models were distilled to, or some of them.
     *
     * @param denoise 1 begins at the noisiest, 0.5 at the fifth after it
     */
    public static Sigmas turbo(NoiseSchedule model, int steps, double denoise) {
        int start = TURBO_STEPS - (int) (TURBO_STEPS * denoise);
        int count = Math.min(steps, TURBO_STEPS - start);
        float[] sigmas = new float[count + 1];
        for (int i = 0; i < count; i++) {
            sigmas[i] = model.sigma((TURBO_STEPS - start - i) * 100f - 1);
        }
        return Sigmas.of(sigmas);
    }

    /**
     * Training steps at the quantiles of a beta distribution (Lee et al., Beta Sampling is All You Need, 2024); a step that comes
     * twice is left out.
     *
     * @param alpha below 1 for many noisy steps
     * @param beta below 1 for many clean steps
     */
    public static Sigmas beta(NoiseSchedule model, int steps, double alpha, double beta) {
        float[] sigmas = new float[steps + 1];
        int count = 0;
        int last = -1;
        for (int i = 0; i < steps; i++) {
            double quantile = BetaQuantile.of(1 - (double) i / steps, alpha, beta);
            int step = (int) Math.rint(quantile * (model.steps() - 1));
            if (step != last) {
                sigmas[count++] = model.at(step);
            }
            last = step;
        }
        return Sigmas.of(sigmas).range(0, count + 1).with(count, 0);
    }
}
