package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
    private final NoiseSchedule schedule = NoiseSchedule.stableDiffusion();

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
