package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.algebra.LinearSystem;
import org.celflow.node.NodeException;

/**
 * The unified predictor-corrector of third order (Zhao et al., UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of
 * Diffusion Models, 2023), on predictions of the clean latent.
 *
 * @param second whether B(h) is exp(h) - 1, else h
 */
record UniPc(boolean second) implements Sampler {
    private static final int ORDER = 3;
    /** What stands for sigma 0, whose time is infinite. */
    private static final float ALMOST_CLEAN = 0.001f;

    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] times = sigmas.clone();
        int steps = times.length - 1;
        if (times[steps] == 0) {
            times[steps] = ALMOST_CLEAN;
        }
        int order = Math.min(ORDER, times.length - 2);
        Run run = new Run(model, times);
        float[] x = Mix.of(1 / Math.sqrt(1 + times[0] * (double) times[0]), start, 0, start);
        for (int i = 0; i < steps; i++) {
            if (i == 0) {
                run.remember(run.predict(x, 0), 0, ORDER);
            } else if (i < order) {
                x = run.step(x, i, i, true);
            } else {
                x = run.step(x, i, Math.min(order, steps + 1 - i), true);
                if (i == steps - 1) {
                    // The very last step is taken in the same turn, and not corrected.
                    float[] shown = run.newest();
                    x = run.step(x, steps, Math.min(order, 1), false);
                    listener.step(i, x, shown);
                    continue;
                }
            }
            listener.step(i, x, run.newest());
        }
        return Mix.of(Math.sqrt(1 + times[steps] * (double) times[steps]), x, 0, x);
    }

    /** What the steps of one run share. */
    private final class Run {
        private final Denoiser model;
        private final float[] times;
        private final List<float[]> predictions = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();

        Run(Denoiser model, float[] times) {
            this.model = model;
            this.times = times;
        }

        float[] newest() {
            return predictions.get(0);
        }

        void remember(float[] prediction, int place, int most) {
            predictions.add(0, prediction);
            places.add(0, place);
            if (predictions.size() > most) {
                predictions.remove(most);
                places.remove(most);
            }
        }

        /** The clean latent that the network sees in a latent of unit variance. */
        float[] predict(float[] x, int place) throws NodeException {
            double scale = Math.sqrt(1 + times[place] * (double) times[place]);
            return model.denoise(Mix.of(scale, x, 0, x), times[place]);
        }

        /** Steps to a place, and remembers the prediction there if it was needed for the correction. */
        float[] step(float[] x, int to, int order, boolean correct) throws NodeException {
            double h = lambda(to) - lambda(places.get(0));
            float[] last = predictions.get(0);
            List<float[]> differences = new ArrayList<>();
            double[] ratios = new double[order];
            for (int k = 1; k < order; k++) {
                ratios[k - 1] = (lambda(places.get(k)) - lambda(places.get(0))) / h;
                differences.add(Mix.of(1 / ratios[k - 1], predictions.get(k), -1 / ratios[k - 1], last));
            }
            ratios[order - 1] = 1;
            double grown = Math.expm1(-h);
            double b = second ? grown : -h;
            float[] base = Mix.of(deviation(to) / deviation(places.get(0)), x, -alpha(to) * grown, last);
            float[] moved = base.clone();
            double[] predictor = order == 1
                    ? new double[0]
                    : order == 2 ? new double[] {0.5} : coefficients(ratios, order - 1, h, b);
            for (int k = 0; k < predictor.length; k++) {
                Mix.add(moved, -alpha(to) * b * predictor[k], differences.get(k));
            }
            if (!correct) {
                return moved;
            }
            float[] there = predict(moved, to);
            double[] corrector = order == 1 ? new double[] {0.5} : coefficients(ratios, order, h, b);
            for (int k = 0; k < order - 1; k++) {
                Mix.add(base, -alpha(to) * b * corrector[k], differences.get(k));
            }
            Mix.add(base, -alpha(to) * b * corrector[order - 1], Mix.difference(there, last));
            remember(there, to, ORDER);
            return base;
        }

        private double[] coefficients(double[] ratios, int size, double h, double b) {
            double[][] matrix = new double[size][size];
            double[] right = new double[size];
            double phi = Math.expm1(-h) / -h - 1;
            double factorial = 1;
            for (int i = 0; i < size; i++) {
                for (int k = 0; k < size; k++) {
                    matrix[i][k] = Math.pow(ratios[k], i);
                }
                right[i] = phi * factorial / b;
                factorial *= i + 2;
                phi = phi / -h - 1 / factorial;
            }
            return LinearSystem.solve(matrix, right);
        }

        private double lambda(int place) {
            return HalfLogSnr.of(times[place]);
        }

        private double alpha(int place) {
            return 1 / Math.sqrt(1 + times[place] * (double) times[place]);
        }

        private double deviation(int place) {
            return times[place] * alpha(place);
        }
    }
}
