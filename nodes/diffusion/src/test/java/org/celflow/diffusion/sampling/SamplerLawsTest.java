package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplerLawsTest {
    private final NoiseSchedule schedule = NoiseSchedule.stableDiffusion();

    /** All but those that end at a sigma a little above 0. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DPM_FAST", "DPM_ADAPTIVE", "UNI_PC", "UNI_PC_BH2"})
    void aModelThatKnowsTheAnswerIsFollowedToIt(SamplerKind kind) throws Exception {
        float[] answer = {0.5f, -1, 2};
        float[] sigmas = ScheduleKind.KARRAS.plan(schedule, 10, 1, false);
        float[] result = kind.sampler(schedule)
                .sample(
                        (x, sigma) -> answer.clone(),
                        new float[] {14, -3, 5},
                        sigmas,
                        () -> new float[] {1, 2, 3},
                        StepListener.NONE);
        assertThat(result).containsExactly(answer, Offset.offset(1e-5f));
    }

    /** All but those that choose their own steps. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DPM_FAST", "DPM_ADAPTIVE"})
    void everyStepIsToldOnce(SamplerKind kind) throws Exception {
        int[] told = {0};
        float[] sigmas = ScheduleKind.NORMAL.plan(schedule, 7, 1, false);
        kind.sampler(schedule)
                .sample((x, sigma) -> x.clone(), new float[4], sigmas, () -> new float[4], (step, x, denoised) -> {
                    assertThat(step).isEqualTo(told[0]++);
                });
        assertThat(told[0]).isEqualTo(7);
    }

    /** Without a prior every latent is its own noise: the exact flow scales x by the ratio of the sigmas' deviations. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            names = {
                "EULER",
                "HEUN",
                "EXP_HEUN_2_X0",
                "DPM_2",
                "LMS",
                "DPM_FAST",
                "DPMPP_2M",
                "IPNDM",
                "IPNDM_V",
                "DEIS",
                "RES_MULTISTEP",
                "GRADIENT_ESTIMATION",
                "UNI_PC",
                "UNI_PC_BH2"
            })
    void theExactFlowOfAGaussianIsApproached(SamplerKind kind) throws Exception {
        float[] sigmas = ScheduleKind.KARRAS.plan(schedule, 200, 1, false);
        float start = 10;
        float[] result = kind.sampler(schedule)
                .sample(
                        (x, sigma) -> new float[] {x[0] / (1 + sigma * sigma)},
                        new float[] {start},
                        sigmas,
                        () -> new float[1],
                        StepListener.NONE);
        double exact = start / Math.sqrt(1 + sigmas[0] * sigmas[0]);
        assertThat((double) result[0]).isCloseTo(exact, Offset.offset(0.02 * exact));
    }

    /** A run may stop in the middle, for another sampler to go on. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            names = {
                "EULER",
                "HEUN",
                "HEUNPP2",
                "EXP_HEUN_2_X0",
                "DPM_2",
                "LMS",
                "DPM_FAST",
                "DPMPP_2M",
                "IPNDM",
                "IPNDM_V",
                "DEIS",
                "RES_MULTISTEP",
                "GRADIENT_ESTIMATION",
                "UNI_PC",
                "UNI_PC_BH2"
            })
    void theExactFlowIsFollowedToANoiseInTheMiddle(SamplerKind kind) throws Exception {
        float[] sigmas = SigmaCurves.exponential(200, 0.5, 14).range(0, 200).toArray();
        float start = 10;
        float[] result = kind.sampler(schedule)
                .sample(
                        (x, sigma) -> new float[] {x[0] / (1 + sigma * sigma)},
                        new float[] {start},
                        sigmas,
                        () -> new float[1],
                        StepListener.NONE);
        double exact = start * Math.sqrt((1 + 0.5 * 0.5) / (1 + 14.0 * 14.0));
        assertThat((double) result[0]).isCloseTo(exact, Offset.offset(0.02 * exact));
    }

    /** Noise that is left has the variance of the last sigma, but for a sampler that ComfyUI makes begin the halves of a step apart. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DDPM", "LCM", "DPM_ADAPTIVE", "DPMPP_2S_ANCESTRAL_CFG_PP"})
    void aRunThatStopsInTheMiddleKeepsTheVariance(SamplerKind kind) throws Exception {
        Random random = new Random(6);
        float[] sigmas = SigmaCurves.exponential(100, 0.5, 14).range(0, 100).toArray();
        float[] start = gaussian(random, Math.sqrt(1 + 14.0 * 14.0));
        float[] result = kind.sampler(schedule)
                .sample(SamplerLawsTest::gaussianModel, start, sigmas, () -> gaussian(random, 1), StepListener.NONE);
        double squares = 0;
        for (float x : result) {
            squares += x * x;
        }
        assertThat(squares / result.length).isCloseTo(1 + 0.5 * 0.5, Offset.offset(0.1));
    }

    /** Its steps are as long as an error of a twentieth allows. */
    @Test
    void theSamplerThatChoosesItsStepsStaysWithinItsError() throws Exception {
        float[] sigmas = ScheduleKind.KARRAS.plan(schedule, 2, 1, false);
        int[] asked = {0};
        float[] result = SamplerKind.DPM_ADAPTIVE
                .sampler(schedule)
                .sample(
                        (x, sigma) -> {
                            asked[0]++;
                            return new float[] {x[0] / (1 + sigma * sigma)};
                        },
                        new float[] {10},
                        sigmas,
                        () -> new float[1],
                        StepListener.NONE);
        // It ends at the smallest sigma above 0.
        double exact = 10 * Math.sqrt((1 + sigmas[1] * sigmas[1]) / (1 + sigmas[0] * sigmas[0]));
        assertThat((double) result[0]).isCloseTo(exact, Offset.offset(0.05 * exact));
        assertThat(asked[0]).isBetween(12, 100);
    }

    /** Whatever a stochastic sampler does with its noise, samples of a Gaussian stay samples of it. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            names = {
                "EULER_ANCESTRAL",
                "EXP_HEUN_2_X0_SDE",
                "DPM_2_ANCESTRAL",
                "DPMPP_2S_ANCESTRAL",
                "DPMPP_SDE",
                "DPMPP_2M_SDE",
                "DPMPP_2M_SDE_HEUN",
                "DPMPP_3M_SDE",
                "DDPM",
                "RES_MULTISTEP_ANCESTRAL",
                "ER_SDE",
                "SEEDS_2",
                "SEEDS_3",
                "SA_SOLVER",
                "SA_SOLVER_PECE"
            })
    void theVarianceOfAGaussianIsKept(SamplerKind kind) throws Exception {
        Random random = new Random(5);
        float[] sigmas = ScheduleKind.KARRAS.plan(schedule, 100, 1, false);
        float[] start = gaussian(random, Math.sqrt(1 + sigmas[0] * sigmas[0]));
        float[] result = kind.sampler(schedule)
                .sample(SamplerLawsTest::gaussianModel, start, sigmas, () -> gaussian(random, 1), StepListener.NONE);
        double squares = 0;
        for (float x : result) {
            squares += x * x;
        }
        assertThat(squares / result.length).isCloseTo(1, Offset.offset(0.08));
    }

    /** With nothing to guide, the samplers of CFG++ are those that they were made from, but for ComfyUI's DPMPP_2S_ANCESTRAL_CFG_PP. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            names = {
                "EULER",
                "EULER_ANCESTRAL",
                "DPMPP_2M",
                "RES_MULTISTEP",
                "RES_MULTISTEP_ANCESTRAL",
                "GRADIENT_ESTIMATION"
            })
    void withoutGuidanceThePlusPlusSamplersAreThePlainOnes(SamplerKind plain) throws Exception {
        float[] sigmas = ScheduleKind.NORMAL.plan(schedule, 12, 1, false);
        SamplerKind plusPlus = SamplerKind.valueOf(plain.name() + "_CFG_PP");
        float[][] results = new float[2][];
        for (int i = 0; i < 2; i++) {
            Random random = new Random(8);
            float[] start = gaussian(random, sigmas[0]);
            results[i] = (i == 0 ? plain : plusPlus)
                    .sampler(schedule)
                    .sample(
                            SamplerLawsTest::gaussianModel,
                            start,
                            sigmas,
                            () -> gaussian(random, 1),
                            StepListener.NONE);
        }
        assertThat(results[1]).containsExactly(results[0], Offset.offset(1e-3f));
    }

    private static float[] gaussianModel(float[] x, float sigma) {
        return Mix.of(1 / (1 + (double) sigma * sigma), x, 0, x);
    }

    private static float[] gaussian(Random random, double deviation) {
        float[] numbers = new float[8_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (deviation * random.nextGaussian());
        }
        return numbers;
    }
}
