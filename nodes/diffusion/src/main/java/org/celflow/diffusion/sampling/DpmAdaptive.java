package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * DPM-Solver-23 with a step length that follows the error (Lu et al. 2022, appendix C; k-diffusion). Of the schedule only its ends
 * count, and the network is asked as often as the picture needs.
 *
 * @param order of the finer of two steps whose difference is the error, 2 or 3
 * @param eta 1 adds as much noise as the diffusion has, 0 none
 */
record DpmAdaptive(int order, double eta) implements Sampler {
    private static final double FIRST_STEP = 0.05;
    private static final float RELATIVE = 0.05f;
    private static final float ABSOLUTE = 0.0078f;
    private static final double ACCEPT = 0.81;
    private static final double ORDER_UNDER_NOISE = 1.5;
    private static final int LANES = 16;
    private static final double END = 1e-5;
    /** More than any picture needs; numbers that are not finite would never end. */
    private static final int MOST_STEPS = 10_000;

    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float time = (float) HalfLogSnr.of(sigmas[0]);
        float to = (float) HalfLogSnr.of(DpmFast.last(sigmas));
        double length = FIRST_STEP;
        double exponent = 1 / (eta > 0 ? ORDER_UNDER_NOISE : order);
        float[] x = start;
        float[] before = start;
        for (int step = 0; time < to - END; step++) {
            if (step == MOST_STEPS) {
                throw new NodeException(
                        "dpm_adaptive found no end after %d steps; choose another sampler".formatted(step));
            }
            float end = Math.min(to, time + (float) length);
            DpmSolver solver = new DpmSolver(model, x, time);
            listener.step(Math.min(step, sigmas.length - 2), x, solver.denoised());
            float down = down(time, end, to);
            float[] low = order == 2 ? solver.first(down) : solver.second(down, 1.0 / 3);
            float[] high = order == 2 ? solver.second(down, 0.5) : solver.third(down);
            // An integral controller: 1 / (error + eps), to the power of 1 / order, softly limited.
            double factor = 1 + Math.atan(Math.pow(1 / (error(low, high, before) + 1e-8), exponent) - 1);
            if (factor >= ACCEPT) {
                before = low;
                x = high;
                if (eta > 0) {
                    Mix.add(x, Math.sqrt(square(end) - square(down)), noise.next());
                }
                time = end;
            }
            length *= factor;
        }
        return x;
    }

    /** The time that is stepped to before noise brings the latent back to the end of the step. */
    private float down(float time, float end, float last) {
        if (eta == 0) {
            return end;
        }
        double sigma = AncestralStep.of(HalfLogSnr.sigma(time), HalfLogSnr.sigma(end), eta)
                .down();
        return Math.min(last, (float) HalfLogSnr.of(sigma));
    }

    private static float square(float time) {
        float sigma = (float) HalfLogSnr.sigma(time);
        return sigma * sigma;
    }

    /**
     * The root mean square of the difference, measured in what is allowed. Summed in 32 bits in the order of PyTorch's norm, since its
     * last digits decide where steps end.
     */
    private static double error(float[] low, float[] high, float[] before) {
        float[] sums = new float[LANES];
        for (int i = 0; i < low.length; i++) {
            float allowed = Math.max(ABSOLUTE, RELATIVE * Math.max(Math.abs(low[i]), Math.abs(before[i])));
            float off = (low[i] - high[i]) / allowed;
            sums[i % LANES] = Math.fma(off, off, sums[i % LANES]);
        }
        float sum = 0;
        for (float lane : sums) {
            sum += lane;
        }
        return (float) Math.sqrt(sum) / (float) Math.sqrt(low.length);
    }
}
