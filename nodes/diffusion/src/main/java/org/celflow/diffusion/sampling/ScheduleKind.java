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
            return atTimesteps(model, linear(first(model), last(model), steps));
        }
    },
    /** Equal distances of sigma to the power 1/7, so that the steps get fine towards the end (Karras et al. 2022). */
    KARRAS {
        private static final double RHO = 7;

        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            return SigmaCurves.karras(steps, model.sigmaMin(), model.sigmaMax(), RHO)
                    .toArray();
        }
    },
    /** Equal distances of log sigma. */
    EXPONENTIAL {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            return SigmaCurves.exponential(steps, model.sigmaMin(), model.sigmaMax())
                    .toArray();
        }
    },
    /** Training steps at equal distances, the cleanest left out. */
    SGM_UNIFORM {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            return atTimesteps(model, Arrays.copyOf(linear(first(model), last(model), steps + 1), steps));
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
    },
    /**
     * Training steps at the quantiles of a beta distribution, many at both ends (Lee et al., Beta Sampling is All You Need,
     * 2024); a step that comes twice is left out.
     */
    BETA {
        private static final double SHAPE = 0.6;

        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            return SigmaCurves.beta(model, steps, SHAPE, SHAPE).toArray();
        }
    },
    /** Falls by 2.5 % over the first half of the steps, then along a parabola to 0 (as in the video model of Genmo). */
    LINEAR_QUADRATIC {
        private static final double FIRST_FALL = 0.025;

        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            float[] sigmas = new float[steps + 1];
            int linear = steps / 2;
            double curved = steps - linear;
            double rest = linear - FIRST_FALL * steps;
            double square = rest / (linear * curved * curved);
            double slope = FIRST_FALL / linear - 2 * rest / (curved * curved);
            for (int i = 0; i < steps; i++) {
                double fallen = i < linear
                        ? i * FIRST_FALL / linear
                        : linear == 0 ? 0 : square * i * i + slope * i + square * linear * linear;
                sigmas[i] = (float) (1 - fallen) * model.sigmaMax();
            }
            return sigmas;
        }
    },
    /** Equal distances of the arc tangent of sigma (Sabour et al., Align Your Steps, 2024, section 3). */
    KL_OPTIMAL {
        @Override
        float[] sigmas(NoiseSchedule model, int steps) {
            float[] sigmas = new float[steps + 1];
            double min = Math.atan(model.sigmaMin());
            double max = Math.atan(model.sigmaMax());
            for (int i = 0; i < steps; i++) {
                // ComfyUI gives no number for a single step; the first of several is the largest.
                double part = steps == 1 ? 0 : (float) i / (steps - 1);
                sigmas[i] = (float) Math.tan(part * min + (1 - part) * max);
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

    /**
     * The sigmas for a run whatever the sampler is.
     *
     * @param steps denoising steps, at least 1; of a schedule that gives more the last ones are kept
     * @param denoise as of {@link #plan}
     */
    public Sigmas plain(NoiseSchedule model, int steps, double denoise) {
        if (denoise <= 0) {
            return Sigmas.of();
        }
        Sigmas all = Sigmas.of(sigmas(model, denoise < 1 ? (int) (steps / denoise) : steps));
        return all.range(all.size() - steps - 1, all.size());
    }

    private static float[] withoutPenultimate(float[] sigmas) {
        float[] kept = Arrays.copyOf(sigmas, sigmas.length - 1);
        kept[kept.length - 1] = sigmas[sigmas.length - 1];
        return kept;
    }

    private static float first(NoiseSchedule model) {
        return model.timestep(model.sigmaMax());
    }

    private static float last(NoiseSchedule model) {
        return model.timestep(model.sigmaMin());
    }

    private static float[] atTimesteps(NoiseSchedule model, float[] timesteps) {
        float[] sigmas = new float[timesteps.length + 1];
        for (int i = 0; i < timesteps.length; i++) {
            sigmas[i] = model.sigma(timesteps[i]);
        }
        return sigmas;
    }

    /** {@code count} numbers at equal distances, symmetric in float32 as {@code torch.linspace} makes them. */
    static float[] linear(float first, float last, int count) {
        float[] numbers = new float[count];
        float step = count == 1 ? 0 : (last - first) / (count - 1);
        for (int i = 0; i < count; i++) {
            numbers[i] = i < count / 2 || count == 1 ? first + step * i : last - step * (count - 1 - i);
        }
        return numbers;
    }
}
