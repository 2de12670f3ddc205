package org.celflow.diffusion.sampling;

import java.util.Arrays;

/**
 * How much noise each step of a model's training had (Ho et al., Denoising Diffusion Probabilistic Models, 2020), as the
 * standard deviation sigma of noise added to a latent of unit variance (Karras et al., Elucidating the Design Space of
 * Diffusion-Based Generative Models, 2022). Ascending: step 0 is almost clean.
 */
public final class NoiseSchedule {
    private static final double ALMOST_NO_SIGNAL = 4.8973451890853435e-08;
    /** What a few roundings of a logarithm of a sigma add up to. */
    private static final float ROUNDING = 1e-6f;

    private static final NoiseSchedule STABLE_DIFFUSION = scaledLinear(1000, 0.00085, 0.012);

    /** The sigmas before they are rounded: what is computed from them may cancel nearly all digits. */
    private final double[] exact;

    private final float[] sigmas;
    private final float[] logSigmas;
    /** Every how many training steps has a sigma. */
    private final int stride;

    private NoiseSchedule(double[] sigmas, int stride) {
        this.exact = sigmas;
        this.sigmas = rounded(sigmas);
        this.logSigmas = rounded(Arrays.stream(sigmas).map(Math::log).toArray());
        this.stride = stride;
    }

    /** The schedule of Stable Diffusion 1.x, 2.x and XL: scaled linear, beta 0.00085 to 0.012, 1000 steps. */
    public static NoiseSchedule stableDiffusion() {
        return STABLE_DIFFUSION;
    }

    /** The square root of beta grows linearly. */
    private static NoiseSchedule scaledLinear(int steps, double firstBeta, double lastBeta) {
        double[] sigmas = new double[steps];
        double first = Math.sqrt(firstBeta);
        double last = Math.sqrt(lastBeta);
        double kept = 1;
        for (int i = 0; i < steps; i++) {
            double root = first + (last - first) * i / (steps - 1);
            kept *= 1 - root * root;
            sigmas[i] = Math.sqrt((1 - kept) / kept);
        }
        return new NoiseSchedule(sigmas, 1);
    }

    /**
     * The same shifted and stretched so that the last step is noise alone (Lin et al., Common Diffusion Noise Schedules and Sample
     * Steps are Flawed, 2024, Algorithm 1). Its signal would be 0 and its sigma infinite; ComfyUI's small number stands for it.
     */
    NoiseSchedule zeroTerminal() {
        int last = sigmas.length - 1;
        double first = signal(0);
        double least = signal(last);
        double[] moved = new double[sigmas.length];
        for (int i = 0; i <= last; i++) {
            double root = (signal(i) - least) * first / (first - least);
            double kept = i == last ? ALMOST_NO_SIGNAL : root * root;
            moved[i] = Math.sqrt((1 - kept) / kept);
        }
        return new NoiseSchedule(moved, stride);
    }

    private double signal(int step) {
        return 1 / Math.sqrt(exact[step] * exact[step] + 1);
    }

    /** The same at a number of equally distant training steps, the last among them. */
    NoiseSchedule distilled(int count) {
        int every = sigmas.length / count;
        double[] kept = new double[count];
        for (int i = 0; i < count; i++) {
            kept[count - 1 - i] = sigmas[sigmas.length - 1 - i * every];
        }
        return new NoiseSchedule(kept, every);
    }

    private static float[] rounded(double[] numbers) {
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            rounded[i] = (float) numbers[i];
        }
        return rounded;
    }

    /** How many sigmas there are. */
    public int steps() {
        return sigmas.length;
    }

    /** One of the sigmas, from the smallest. */
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

    /**
     * The training step whose sigma is nearest on a logarithmic scale; the network is told this whole number. Schedules of few steps
     * ask a distilled model half-way between two of its steps, which are far apart: it is told the lower one, whatever rounding leaves.
     */
    public int timestep(float sigma) {
        float log = (float) Math.log(sigma);
        float tie = stride > 1 ? ROUNDING : 0;
        int nearest = 0;
        for (int i = 1; i < logSigmas.length; i++) {
            if (Math.abs(log - logSigmas[i]) < Math.abs(log - logSigmas[nearest]) - tie) {
                nearest = i;
            }
        }
        return nearest * stride + stride - 1;
    }

    /** The sigma at a fractional training step, interpolated on a logarithmic scale. */
    public float sigma(float timestep) {
        float t = Math.max(0, Math.min((timestep - (stride - 1)) / stride, sigmas.length - 1));
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
        return done >= 1 ? 0 : sigma((float) ((1 - done) * (sigmas.length * stride - 1)));
    }
}
