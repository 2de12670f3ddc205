package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Masks against thresholds that PyTorch computed from the published betas. */
class DifferentialDiffusionTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.stableDiffusion();
    private static final float[] SOFT = {0, 0.02f, 0.2f, 0.45f, 0.64f, 0.7f, 0.98f, 1};

    private static float[] mask(double strength, float sigma, float... sigmas) {
        return new DifferentialDiffusion(strength).mask(SOFT, sigma, sigmas, SCHEDULE);
    }

    @Test
    void eachPlaceIsFreedWhenItsTimeHasCome() {
        // Thresholds 1, 0.8348, 0.6737, 0.4775, 0.2523 and 0.0811.
        float[] sigmas = {SCHEDULE.sigmaMax(), 6, 3, 1.5f, 0.7f, 0.3f, 0};
        int[] kept = {7, 6, 5, 4, 3, 2};
        for (int step = 0; step < kept.length; step++) {
            float[] mask = mask(1, sigmas[step], sigmas);
            for (int place = 0; place < SOFT.length; place++) {
                assertThat(mask[place]).as("step %d, place %d", step, place).isEqualTo(place < kept[step] ? 0 : 1);
            }
        }
    }

    @Test
    void aPartOfAScheduleHasTimesOfItsOwn() {
        // Thresholds 1, 0.5344 and 0.
        assertThat(mask(1, 3, 3, 1.5f, 0.7f)).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(mask(1, 1.5f, 3, 1.5f, 0.7f)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(mask(1, 0.7f, 3, 1.5f, 0.7f)).containsExactly(1, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void lessStrengthMixesTheSoftMaskIn() {
        assertThat(mask(0.75, 1.5f, SCHEDULE.sigmaMax(), 1.5f, 0))
                .containsExactly(new float[] {0, 0.005f, 0.05f, 0.1125f, 0.91f, 0.925f, 0.995f, 1}, within(1e-6f));
        assertThat(mask(0, 1.5f, SCHEDULE.sigmaMax(), 1.5f, 0)).containsExactly(SOFT);
    }
}
