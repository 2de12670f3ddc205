package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/**
 * Stochastic explicit exponential solvers of two and three stages (Gonzalez et al., SEEDS: Exponential SDE Solvers for Fast
 * High-Quality Sampling from Diffusion Models, 2023).
 *
 * @param first where in the step, as a share of it, the second prediction is made
 * @param second where the third is made, 0 if there is none
 * @param eta 1 to add noise after each stage, 0 for none
 * @param linear whether two stages are joined as in Heun's method, else as in the midpoint method
 */
record Seeds(double first, double second, double eta, boolean linear) implements Sampler {
    /** Two stages. */
    static Seeds two(double at, double eta, boolean linear) {
        return new Seeds(at, 0, eta, linear);
    }

    /** Three stages, at one and two thirds. */
    static Seeds three(double eta) {
        return new Seeds(1.0 / 3, 2.0 / 3, eta, true);
    }

    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        float[] x = start;
        for (int i = 0; i + 1 < sigmas.length; i++) {
            float[] denoised = model.denoise(x, sigmas[i]);
            listener.step(i, x, denoised);
            if (sigmas[i + 1] == 0) {
                x = denoised;
                continue;
            }
            Step step = new Step(x, denoised, sigmas[i], sigmas[i + 1], noise);
            float firstSigma = step.sigma(first);
            float[] there = model.denoise(step.at(first, denoised, denoised, 0), firstSigma);
            if (second == 0) {
                x = linear
                        ? step.at(1, denoised, there, HalfLogSnr.phi2(-step.h * (eta + 1)) / first)
                        : step.at(1, Mix.of(1 - 1 / (2 * first), denoised, 1 / (2 * first), there), denoised, 0);
                continue;
            }
            double share = second / first * HalfLogSnr.phi2(-second * step.h * (eta + 1));
            float[] next = model.denoise(step.at(second, denoised, there, share), step.sigma(second));
            x = step.at(1, denoised, next, HalfLogSnr.phi2(-step.h * (eta + 1)) / second);
        }
        return x;
    }

    /** One step, whose noise grows from stage to stage. */
    private final class Step {
        private final float[] x;
        private final float from;
        private final float to;
        private final double h;
        private final NoiseSource noise;
        private float[] drawn;
        private double reached;

        Step(float[] x, float[] denoised, float from, float to, NoiseSource noise) {
            this.x = x;
            this.from = from;
            this.to = to;
            this.h = HalfLogSnr.of(to) - HalfLogSnr.of(from);
            this.noise = noise;
            this.drawn = new float[denoised.length];
        }

        /** The sigma at a share of the step. */
        float sigma(double share) {
            return share == 1 ? to : HalfLogSnr.between(from, to, share);
        }

        /**
         * The latent at a share of the step.
         *
         * @param main the prediction that counts for what {@code weight} leaves
         * @param other another prediction
         * @param weight of the other, in units of the exponential integrator
         */
        float[] at(double share, float[] main, float[] other, double weight) {
            float sigma = sigma(share);
            double whole = Math.expm1(-share * h * (eta + 1));
            float[] moved = Mix.of(sigma / from * Math.exp(-share * h * eta), x, weight - whole, main);
            Mix.add(moved, -weight, other);
            if (eta > 0) {
                double passed = (reached - share) * h * eta;
                float[] fresh = noise.next();
                drawn = Mix.of(Math.exp(passed), drawn, Math.sqrt(-Math.expm1(2 * passed)), fresh);
                reached = share;
                Mix.add(moved, sigma, drawn);
            }
            return moved;
        }
    }
}
