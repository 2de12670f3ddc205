package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.algebra.LinearSystem;
import org.celflow.node.NodeException;

/**
 * The stochastic Adams solver (Xue et al., SA-Solver: Stochastic Adams Solver for Fast Sampling of Diffusion Models, 2023): a
 * predictor of third and a corrector of fourth order, with noise in the middle of the schedule.
 *
 * @param evaluateTwice whether the network is asked again after each correction
 * @param eta how much noise is added there, 1 for as much as the diffusion has, 0 for none
 * @param schedule whose middle gets noise
 */
record SaSolver(boolean evaluateTwice, double eta, NoiseSchedule schedule) implements Sampler {
    private static final int PREDICTOR = 3;
    private static final int CORRECTOR = 4;
    private static final double NOISE_FROM = 0.2;
    private static final double NOISE_TO = 0.8;

    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        int steps = sigmas.length - 1;
        boolean toZero = sigmas[steps] == 0;
        float[] x = start;
        float[] predicted = start;
        float[] added = new float[start.length];
        double tau = 0;
        double h = 0;
        List<float[]> predictions = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            float[] denoised = model.denoise(predicted, sigmas[i]);
            listener.step(i, predicted, denoised);
            predictions.add(0, denoised);
            if (predictions.size() > CORRECTOR) {
                predictions.remove(CORRECTOR);
            }
            int predictorOrder = Math.min(PREDICTOR, predictions.size());
            int correctorOrder = i == 0 || sigmas[i + 1] == 0 && !evaluateTwice ? 0 : predictions.size();
            if (toZero) {
                predictorOrder = Math.min(predictorOrder, steps - 1 - i);
                correctorOrder = Math.min(correctorOrder, steps - i);
            }
            if (correctorOrder == 0) {
                x = predicted;
            } else {
                x = Mix.plus(Mix.of(sigmas[i] / sigmas[i - 1] * Math.exp(-tau * tau * h), x, 0, x), 1, added);
                sum(x, coefficients(sigmas, i, correctorOrder, i - 1, i, tau), predictions);
                if (evaluateTwice) {
                    denoised = model.denoise(x, sigmas[i]);
                    predictions.set(0, denoised);
                }
            }
            if (sigmas[i + 1] == 0) {
                predicted = denoised;
                continue;
            }
            tau = tau(sigmas[i + 1]);
            h = HalfLogSnr.of(sigmas[i + 1]) - HalfLogSnr.of(sigmas[i]);
            predicted = Mix.of(sigmas[i + 1] / sigmas[i] * Math.exp(-tau * tau * h), x, 0, x);
            sum(predicted, coefficients(sigmas, i, predictorOrder, i, i + 1, tau), predictions);
            added = new float[start.length];
            if (tau > 0) {
                Mix.add(added, sigmas[i + 1] * Math.sqrt(-Math.expm1(-2 * tau * tau * h)), noise.next());
                Mix.add(predicted, 1, added);
            }
        }
        return predicted;
    }

    private double tau(double sigma) {
        return sigma <= schedule.sigmaWhenDone(NOISE_FROM) && sigma >= schedule.sigmaWhenDone(NOISE_TO) ? eta : 0;
    }

    private static void sum(float[] x, double[] coefficients, List<float[]> predictions) {
        for (int k = 0; k < coefficients.length; k++) {
            Mix.add(x, coefficients[k], predictions.get(k));
        }
    }

    /**
     * What each prediction counts in the integral from one sigma to another (equations 15 and 18).
     *
     * @param newest index of the sigma of the newest prediction; the others are those before it
     */
    private static double[] coefficients(float[] sigmas, int newest, int order, int from, int to, double tau) {
        double start = HalfLogSnr.of(sigmas[from]);
        double end = HalfLogSnr.of(sigmas[to]);
        double[][] powers = new double[order][order];
        for (int p = 0; p < order; p++) {
            for (int k = 0; k < order; k++) {
                // Times are counted from the end, which keeps the equations well conditioned.
                powers[p][k] = Math.pow(HalfLogSnr.of(sigmas[newest - k]) - end, p);
            }
        }
        return LinearSystem.solve(powers, integrals(start - end, order, 1 + tau * tau));
    }

    /** The integrals of {@code c exp(c t) t^p} from a time before 0 to 0, for p from 0, by parts. */
    private static double[] integrals(double from, int order, double c) {
        double[] integrals = new double[order];
        double decayed = Math.exp(c * from);
        for (int p = 0; p < order; p++) {
            double ends = (p == 0 ? 1 : 0) - Math.pow(from, p) * decayed;
            integrals[p] = ends - (p == 0 ? 0 : p / c * integrals[p - 1]);
        }
        return integrals;
    }
}
