package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Against NumPy's interpolation of the published noises. */
class AlignedStepsTest {
    private static void assertClose(Sigmas actual, double... expected) {
        assertThat(actual.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual.at(i)).as("sigma %d", i).isCloseTo(expected[i], Percentage.withPercentage(1e-5));
        }
    }

    @Test
    void tenStepsAreThePublishedOnes() {
        assertThat(AlignedSteps.SD1.sigmas(10, 1))
                .isEqualTo(Sigmas.of(
                        14.614641f,
                        6.474576f,
                        3.8636746f,
                        2.6946151f,
                        1.8841921f,
                        1.3943805f,
                        0.9642584f,
                        0.6523686f,
                        0.39774564f,
                        0.15152326f,
                        0));
    }

    @Test
    void otherNumbersOfStepsLieBetweenThem() {
        assertClose(AlignedSteps.SD1.sigmas(4, 1), 14.61464119, 3.22662616, 1.39438045, 0.50938863, 0);
        assertClose(
                AlignedSteps.SD1.sigmas(12, 0.4),
                1.02539551258,
                0.74312150478,
                0.50938862562,
                0.28833457828,
                0.11513705552,
                0);
    }

    @Test
    void lessDenoiseTakesTheLastStepsHalvesRoundedToEven() {
        assertClose(AlignedSteps.SDXL.sigmas(7, 0.5), 1.18166518, 0.6294696331, 0.3542882204, 0.1529186517, 0);
        assertClose(AlignedSteps.SDXL.sigmas(3, 0.5), 1.85444951, 0.4310492873, 0);
        assertThat(AlignedSteps.SDXL.sigmas(5, 0.5).steps()).isEqualTo(2);
        assertThat(AlignedSteps.SD1.sigmas(10, 0).size()).isZero();
    }
}
