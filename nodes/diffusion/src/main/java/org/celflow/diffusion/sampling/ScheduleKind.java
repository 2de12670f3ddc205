package org.celflow.diffusion.sampling;

import java.util.Arrays;

/**
 * Which amounts of noise sampling goes through. Names and numbers are ComfyUI's schedulers; each gives descending sigmas and
 * a closing 0.
 */
public enum ScheduleKind {
    /** Training steps at equal distances, from the noisiest to the cleanest. */
    NORMAL {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            return atTimesteps(model, linear(model.steps() - 1, 0, steps));
        }
    },
    /** Equal distances of sigma to the power 1/7, so that the steps get fine towards the end (Karras et al. 2022). */
    KARRAS {
        private static final double RHO = 7;

        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            double max = Math.pow(model.sigmaMax(), 1 / RHO);
            double min = Math.pow(model.sigmaMin(), 1 / RHO);
            float[] ramp = linear(0, 1, steps);
            float[] sigmas = new float[steps + 1];
            for (int i = 0; i < steps; i++) {
                sigmas[i] = (float) Math.pow((float) max + ramp[i] * (float) (min - max), RHO);
            }
            return sigmas;
        }
    },
    /** Equal distances of log sigma. */
    EXPONENTIAL {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            float[] logs = linear((float) Math.log(model.sigmaMax()), (float) Math.log(model.sigmaMin()), steps);
            float[] sigmas = new float[steps + 1];
            for (int i = 0; i < steps; i++) {
                sigmas[i] = (float) Math.exp(logs[i]);
            }
            return sigmas;
        }
    },
    /** Training steps at equal distances, the cleanest left out. */
    SGM_UNIFORM {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            return atTimesteps(model, Arrays.copyOf(linear(model.steps() - 1, 0, steps + 1), steps));
        }
    },
    /** Every n-th training step, counted from the noisiest. */
    SIMPLE {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            double stride = (double) model.steps() / steps;
            float[] sigmas = new float[steps + 1];
            for (int i = 0; i < steps; i++) {
                sigmas[i] = model.at(model.steps() - 1 - (int) (i * stride));
            }
            return sigmas;
        }
    },
    /** Every n-th training step, counted from the cleanest but one; its number of steps may differ by a few. */
    DDIM_UNIFORM {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            int stride = Math.max(model.steps() / steps, 1);
            int count = (model.steps() - 2) / stride + 1;
            float[] sigmas = new float[count + 1];
            for (int i = 0; i < count; i++) {
                sigmas[count - 1 - i] = model.at(1 + i * stride);
            }
            return sigmas;
        }
    };

    /**
     * All sigmas for sampling from pure noise.
     *
     * @param steps at least 1
     */
    abstract float[] sigmas(NoiseSchedule model, int steps);

    /**
     * The sigmas for a run of a sampler.
     *
     * @param steps denoising steps, at least 1
     * @param denoise 1 starts at pure noise; a share d below 1 uses the last {@code steps} of {@code steps / d} steps; 0
     *     does nothing
     * @param skipPenultimate for samplers that evaluate twice a step: one step more is planned and the last before 0 left
     *     out
     * @return descending, the last is 0; empty when {@code denoise} is 0
     */
    public float[] plan(NoiseSchedule model, int steps, double denoise, boolean skipPenultimate) {
        if (denoise <= 0) {
            return new float[0];
        }
        boolean whole = denoise > 0.9999;
        int planned = whole ? steps : (int) (steps / denoise);
        float[] sigmas = sigmas(model, skipPenultimate ? planned + 1 : planned);
        if (skipPenultimate) {
            sigmas = withoutPenultimate(sigmas);
        }
        return whole ? sigmas : Arrays.copyOfRange(sigmas, Math.max(0, sigmas.length - steps - 1), sigmas.length);
    }

    private static float[] withoutPenultimate(float[] sigmas) {
        float[] kept = Arrays.copyOf(sigmas, sigmas.length - 1);
        kept[kept.length - 1] = sigmas[sigmas.length - 1];
        return kept;
    }

    private static float[] atTimesteps(NoiseSchedule model, float[] timesteps) {
        float[] sigmas = new float[timesteps.length + 1];
        for (int i = 0; i < timesteps.length; i++) {
            sigmas[i] = model.sigma(timesteps[i]);
        }
        return sigmas;
    }

    /** {@code count} numbers at equal distances, symmetric in float32 as {@code torch.linspace} makes them. */
    private static float[] linear(float first, float last, int count) {
        float[] numbers = new float[count];
        float step = count == 1 ? 0 : (last - first) / (count - 1);
        for (int i = 0; i < count; i++) {
            numbers[i] = i < count / 2 || count == 1 ? first + step * i : last - step * (count - 1 - i);
        }
        return numbers;
    }
}
