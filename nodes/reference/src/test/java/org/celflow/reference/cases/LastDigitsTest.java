package org.celflow.reference.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

class LastDigitsTest {
    private final Conditioning prompt = new Conditioning(List.of(new Conditioning.Entry(
            Tensor.of(List.of(2, 4), new float[] {0, 1, -1, 0.3f, 1e-9f, 27.5f, -300, 3}),
            Optional.empty(),
            List.of())));

    @Test
    void noNumberMovesByMoreThanOneUnitInItsLastPlace() {
        float[] before = numbers(prompt);
        for (int trial = 0; trial < 100; trial++) {
            float[] after = numbers(LastDigits.changed(prompt, trial));
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).isBetween(Math.nextDown(before[i]), Math.nextUp(before[i]));
            }
        }
    }

    @Test
    void everyTrialIsAnotherAndAlwaysTheSame() {
        assertThat(numbers(LastDigits.changed(prompt, 1))).isEqualTo(numbers(LastDigits.changed(prompt, 1)));
        assertThat(numbers(LastDigits.changed(prompt, 1))).isNotEqualTo(numbers(LastDigits.changed(prompt, 2)));
    }

    private static float[] numbers(Conditioning conditioning) {
        return conditioning.entries().get(0).tokens().toArray();
    }
}
