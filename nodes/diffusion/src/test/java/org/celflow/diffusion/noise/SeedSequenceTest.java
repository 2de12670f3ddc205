package org.celflow.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeedSequenceTest {
    @Test
    void theFirstWordAgreesWithNumpy() {
        assertThat(new SeedSequence(0, List.of(), 4).first()).isEqualTo(2968811710L);
        assertThat(new SeedSequence(0, List.of(1L), 4).first()).isEqualTo(673228719L);
        assertThat(new SeedSequence(-1, List.of(5L, 3L), 24).first()).isEqualTo(206752380L);
    }

    @Test
    void everyPlaceInTheTreeHasAnotherSeed() {
        assertThat(List.of(
                        new SeedSequence(7, List.of(0L, 0L), 24).first(),
                        new SeedSequence(7, List.of(0L, 1L), 24).first(),
                        new SeedSequence(7, List.of(1L, 1L), 24).first(),
                        new SeedSequence(8, List.of(0L, 0L), 24).first(),
                        new SeedSequence(7 | 1L << 32, List.of(0L, 0L), 24).first()))
                .doesNotHaveDuplicates();
    }
}
