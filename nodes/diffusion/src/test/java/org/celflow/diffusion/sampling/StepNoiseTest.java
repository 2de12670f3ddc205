package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.celflow.diffusion.torch.TorchThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TorchThread.class)
class StepNoiseTest {
    private static final List<Integer> SHAPE = List.of(1, 4, 4, 4);

    /** Typed sigmas may rise first. */
    @Test
    void thePathReachesTheLargestSigmaWhereverItStands() {
        try (StepNoise rising = new StepNoise(7, SHAPE, new float[] {1, 5, 2, 0});
                StepNoise falling = new StepNoise(7, SHAPE, new float[] {5, 2, 1, 0})) {
            assertThat(rising.between(5, 2)).isEqualTo(falling.between(5, 2));
        }
    }
}
