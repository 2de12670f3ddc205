package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplerLawsTest {
    private final NoiseSchedule schedule = NoiseSchedule.stableDiffusion();

    @ParameterizedTest
    @EnumSource(SamplerKind.class)
    void aModelThatKnowsTheAnswerIsFollowedToIt(SamplerKind kind) throws Exception {
        float[] answer = {0.5f, -1, 2};
        float[] sigmas = ScheduleKind.KARRAS.plan(schedule, 10, 1, false);
        float[] result = kind.sampler()
                .sample(
                        (x, sigma) -> answer.clone(),
                        new float[] {14, -3, 5},
                        sigmas,
                        () -> new float[] {1, 2, 3},
                        StepListener.NONE);
        assertThat(result).containsExactly(answer, Offset.offset(1e-5f));
    }

    @ParameterizedTest
    @EnumSource(SamplerKind.class)
    void everyStepIsToldOnce(SamplerKind kind) throws Exception {
        int[] told = {0};
        float[] sigmas = ScheduleKind.NORMAL.plan(schedule, 7, 1, false);
        kind.sampler()
                .sample((x, sigma) -> x.clone(), new float[4], sigmas, () -> new float[4], (step, x, denoised) -> {
                    assertThat(step).isEqualTo(told[0]++);
                });
        assertThat(told[0]).isEqualTo(7);
    }

    /** Without a prior every latent is its own noise: the exact flow scales x by the ratio of the sigmas' deviations. */
    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            names = {"EULER", "DPMPP_2M"})
    void theExactFlowOfAGaussianIsApproached(SamplerKind kind) throws Exception {
        float[] sigmas = ScheduleKind.KARRAS.plan(schedule, 200, 1, false);
        float start = 10;
        float[] result = kind.sampler()
                .sample(
                        (x, sigma) -> new float[] {x[0] / (1 + sigma * sigma)},
                        new float[] {start},
                        sigmas,
                        () -> new float[1],
                        StepListener.NONE);
        double exact = start / Math.sqrt(1 + sigmas[0] * sigmas[0]);
        assertThat((double) result[0]).isCloseTo(exact, Offset.offset(0.02 * exact));
    }
}
