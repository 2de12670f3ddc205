package org.celflow.diffusion.sampling;

import java.util.HashMap;
import java.util.Map;
import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * One step of DPM-Solver (Lu et al. 2022, Algorithms 1 and 2), of first to third order, from one latent. Times are rounded to 32
 * bits, because the network is told the nearest of a thousand timesteps and the last digit may decide which.
 */
final class DpmSolver {
    private final Denoiser model;
    private final float[] x;
    private final float time;
    private final Map<Double, float[]> slopes = new HashMap<>();
    private final float[] denoised;
    private final float[] slope;

    /**
     * Asks the network at the start of the step.
     *
     * @param time of the start, see {@link HalfLogSnr}
     */
    DpmSolver(Denoiser model, float[] x, float time) throws NodeException {
        this.model = model;
        this.x = x;
        this.time = time;
        this.denoised = model.denoise(x, sigma(time));
        this.slope = Mix.slope(x, denoised, sigma(time));
    }

    /** The prediction at the start. */
    float[] denoised() {
        return denoised;
    }

    /** The latent at the end of the step. */
    float[] first(float end) {
        return Mix.plus(x, -sigma(end) * grown(end - time), slope);
    }

    /**
     * The latent at the end of the step.
     *
     * @param at where in the step, as a share of it, the network is asked again
     */
    float[] second(float end, double at) throws NodeException {
        float[] change = change(end, at, null, 0);
        return Mix.plus(first(end), -(sigma(end) / (float) (2 * at)) * grown(end - time), change);
    }

    /** The latent at the end of the step, with the network asked at one and two thirds of it. */
    float[] third(float end) throws NodeException {
        double near = 1.0 / 3;
        double far = 2.0 / 3;
        float[] nearChange = change(end, near, null, 0);
        float[] farChange = change(end, far, nearChange, far / near);
        float h = end - time;
        return Mix.plus(first(end), -(sigma(end) / (float) far) * (grown(h) / h - 1), farChange);
    }

    private static float grown(float h) {
        return (float) Math.expm1(h);
    }

    private static float sigma(float time) {
        return (float) HalfLogSnr.sigma(time);
    }

    /** How the slope at a share of the step differs from that at its start; asked once. */
    private float[] change(float end, double at, float @Nullable [] known, double factor) throws NodeException {
        float[] there = slopes.get(at);
        if (there == null) {
            float h = (float) at * (end - time);
            float sigma = sigma(time + h);
            float[] moved = Mix.plus(x, -sigma * grown(h), slope);
            if (known != null) {
                Mix.add(moved, -(sigma * (float) factor) * (grown(h) / h - 1), known);
            }
            there = Mix.slope(moved, model.denoise(moved, sigma), sigma);
            slopes.put(at, there);
        }
        return Mix.difference(there, slope);
    }
}
