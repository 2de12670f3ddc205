package org.celflow.diffusion.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TorchThread.class)
class TorchNoiseTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, 8, 8, -1.1258398294448853, 0.39039579033851624",
        "42, 2, 8, 8, 1.9269152879714966, 0.5179733633995056",
        "42, 1, 9, 13, 1.9269152879714966, -0.6845369338989258",
        "4294967301, 1, 8, 8, 1.8423298597335815, 0.6989575624465942",
        "9223372036854775819, 1, 8, 8, -0.5107975602149963, 0.12814214825630188",
        "18446744073709551615, 1, 9, 13, -2.664297580718994, 1.8358349800109863",
    })
    void drawsTheNumbersOfTorchManualSeed(String seed, int batch, int height, int width, float first, float last) {
        try (TorchNoise noise = new TorchNoise(Long.parseUnsignedLong(seed))) {
            float[] drawn = noise.next(batch, 4, height, width).toArray();
            assertThat(drawn[0]).isEqualTo(first);
            assertThat(drawn[drawn.length - 1]).isEqualTo(last);
        }
    }

    @Test
    void drawsOfFewerThanSixteenNumbersUseTheOtherAlgorithm() {
        try (TorchNoise noise = new TorchNoise(42)) {
            assertThat(noise.next(5).toArray())
                    .startsWith(0.33669037f, 0.1288094f)
                    .endsWith(0.23033303f, -1.1228564f);
        }
    }

    @Test
    void laterDrawsContinueTheSequence() {
        try (TorchNoise noise = new TorchNoise(43)) {
            assertThat(noise.next(1, 4, 8, 8).toArray()).startsWith(-0.016603613f, -0.46679494f);
            assertThat(noise.next(1, 4, 8, 8).toArray()).startsWith(0.60920966f, 0.3379272f);
            assertThat(noise.next(1, 4, 8, 8).toArray()).startsWith(0.17460491f, 0.37484065f);
        }
    }

    @Test
    void twoSequencesDoNotDisturbEachOther() {
        try (TorchNoise one = new TorchNoise(7);
                TorchNoise other = new TorchNoise(8)) {
            one.next(16);
            other.next(16);
            Tensor second = one.next(16);
            try (TorchNoise alone = new TorchNoise(7)) {
                alone.next(16);
                assertThat(second.toArray()).containsExactly(alone.next(16).toArray());
            }
        }
    }
}
