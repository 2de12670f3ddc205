package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AncestralStepTest {
    /**
     * Steps between the sigmas of a zero-terminal schedule, divided by k-diffusion's formula on 32-bit tensors of PyTorch 2.13. In 64
     * bits the first {@code down} is 0.00646893. PyTorch's square root is off by a bit at times, hence the tolerance.
     */
    @ParameterizedTest
    @CsvSource({
        "4518.763671875, 5.406622409820557, 0.006765823345631361, 5.406618118286133",
        "5.406622409820557, 1.7713158130645752, 0.5803179144859314, 1.6735563278198242",
        "1.7713158130645752, 0.7291437983512878, 0.3001445531845093, 0.664502739906311",
        "0.7291437983512878, 0.029167160391807556, 0.0011667736107483506, 0.029143813997507095"
    })
    void isDividedInThirtyTwoBits(float from, float to, float down, float up) {
        AncestralStep step = AncestralStep.of(from, to, 1);
        assertThat(step.down()).isCloseTo(down, Percentage.withPercentage(1e-4));
        assertThat(step.up()).isCloseTo(up, Percentage.withPercentage(1e-4));
    }

    @Test
    void withoutNoiseItGoesAllTheWay() {
        assertThat(AncestralStep.of(3, 2, 0)).isEqualTo(new AncestralStep(2, 0));
    }

    @Test
    void toNothingItAddsNoNoise() {
        assertThat(AncestralStep.of(0.5, 0, 1)).isEqualTo(new AncestralStep(0, 0));
    }
}
