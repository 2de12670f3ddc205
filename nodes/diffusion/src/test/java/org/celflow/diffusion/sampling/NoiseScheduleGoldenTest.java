package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseScheduleGoldenTest {
    private final NoiseSchedule schedule = NoiseSchedule.stableDiffusion();

    static Stream<GoldenCase> cases() {
        return Golden.cases("schedules").stream()
                .filter(c -> c.params().has("scheduler") && isKnown(scheduler(c.params())))
                // ComfyUI's kl_optimal has no number for a single step
                .filter(c -> !c.json().has("note"));
    }

    private static String scheduler(JsonNode params) {
        return params.get("scheduler").asText().toUpperCase(Locale.ROOT);
    }

    private static boolean isKnown(String name) {
        return Arrays.stream(ScheduleKind.values()).anyMatch(kind -> kind.name().equals(name));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sigmasAgreeWithComfyUi(GoldenCase golden) {
        JsonNode params = golden.params();
        float[] sigmas = ScheduleKind.valueOf(scheduler(params))
                .plan(
                        schedule,
                        params.get("steps").asInt(),
                        params.get("denoise").asDouble(),
                        params.get("discard").asInt() == 1);
        golden.assertClose("sigmas", sigmas);
    }

    @Test
    void theModelsOwnSigmasAgreeWithComfyUi() {
        float[] sigmas = new float[schedule.steps()];
        float[] logs = new float[schedule.steps()];
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = schedule.at(i);
            logs[i] = (float) Math.log(sigmas[i]);
        }
        GoldenCase golden = Golden.only("schedules", "model_sampling");
        golden.assertClose("sigmas", sigmas);
        golden.assertClose("log_sigmas", logs);
    }

    @Test
    void everyTrainingStepIsNearestToItself() {
        for (int step = 0; step < schedule.steps(); step++) {
            assertThat(schedule.timestep(schedule.at(step))).isEqualTo(step);
        }
    }

    @Test
    void timestepsAreWholeAndClampedAtBothEnds() {
        assertThat(schedule.timestep(1000)).isEqualTo(999);
        assertThat(schedule.timestep(1e-6f)).isEqualTo(0);
        float between = (float) Math.sqrt(schedule.at(500) * schedule.at(501));
        assertThat(schedule.timestep(between * 1.0001f)).isEqualTo(501);
        assertThat(schedule.timestep(between * 0.9999f)).isEqualTo(500);
    }

    @Test
    void noSigmaLiesOutsideTheWholeRange() {
        assertThat(schedule.sigmaWhenDone(0)).isGreaterThan(schedule.sigmaMax());
        assertThat(schedule.sigmaWhenDone(1)).isZero();
        assertThat(schedule.sigmaWhenDone(0.5)).isBetween(1.0, 2.0);
    }

    @Test
    void denoiseZeroPlansNothing() {
        assertThat(ScheduleKind.NORMAL.plan(schedule, 20, 0, false)).isEmpty();
    }
}
