package org.celflow.diffusion.sampling;

import java.util.List;
import org.celflow.diffusion.noise.BrownianTree;
import org.celflow.diffusion.torch.TorchNoise;
import org.jspecify.annotations.Nullable;

/**
 * The noise that samplers add after steps, from the run's seed: one sequence, from the seed after the initial noise's; and one path
 * over the sigmas, from the seed itself. Nothing is drawn for samplers that ask for nothing.
 */
final class StepNoise implements NoiseSource, AutoCloseable {
    private final long seed;
    private final List<Integer> shape;
    private final float[] sigmas;
    private @Nullable TorchNoise sequence;
    private @Nullable BrownianTree path;

    /** For a run over these sigmas. */
    StepNoise(long seed, List<Integer> shape, float[] sigmas) {
        this.seed = seed;
        this.shape = shape;
        this.sigmas = sigmas;
    }

    @Override
    public float[] next() {
        if (sequence == null) {
            sequence = new TorchNoise(seed + 1);
        }
        return sequence.next(shape).toArray();
    }

    @Override
    public float[] between(float from, float to) {
        if (path == null) {
            float min = Float.MAX_VALUE;
            float max = 0;
            for (float sigma : sigmas) {
                min = sigma > 0 ? Math.min(min, sigma) : min;
                max = Math.max(max, sigma);
            }
            path = new BrownianTree(seed, shape, min, max);
        }
        return path.noise(from, to);
    }

    @Override
    public void close() {
        if (sequence != null) {
            sequence.close();
        }
        if (path != null) {
            path.close();
        }
    }
}
