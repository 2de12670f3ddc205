package org.celflow.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.torch.TorchThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TorchThread.class)
class BrownianTreeTest {
    private static final List<Integer> SHAPE = List.of(1, 4, 8, 8);
    private static final float MIN = 0.029168f;
    private static final float MAX = 14.614643f;

    @Test
    void theOrderOfQuestionsDoesNotMatter() {
        try (BrownianTree one = new BrownianTree(3, SHAPE, MIN, MAX);
                BrownianTree other = new BrownianTree(3, SHAPE, MIN, MAX)) {
            float[] first = one.increment(1, 2);
            other.increment(0.5f, 7);
            other.increment(1.5f, 1.7f);
            assertThat(other.increment(1, 2)).containsExactly(first, Offset.offset(2e-6f));
        }
    }

    @Test
    void incrementsAddUp() {
        try (BrownianTree tree = new BrownianTree(4, SHAPE, MIN, MAX)) {
            float[] whole = tree.increment(1, 5);
            float[] left = tree.increment(1, 2.5f);
            float[] right = tree.increment(2.5f, 5);
            for (int i = 0; i < whole.length; i++) {
                assertThat(left[i] + right[i]).isCloseTo(whole[i], Offset.offset(1e-5f));
            }
        }
    }

    @Test
    void theWayBackIsTheNegativeOfTheWayThere() {
        try (BrownianTree tree = new BrownianTree(5, SHAPE, MIN, MAX)) {
            float[] there = tree.increment(1, 2);
            float[] back = tree.increment(2, 1);
            for (int i = 0; i < there.length; i++) {
                assertThat(back[i]).isEqualTo(-there[i]);
            }
        }
    }

    @Test
    void noiseHasUnitVariance() {
        try (BrownianTree tree = new BrownianTree(6, List.of(1, 4, 32, 32), MIN, MAX)) {
            double squares = 0;
            float[] noise = tree.noise(3.3f, 2.1f);
            for (float n : noise) {
                squares += n * n;
            }
            assertThat(squares / noise.length).isCloseTo(1, Offset.offset(0.1));
        }
    }

    @Test
    void noWayAtAllIsZeroAndTimesOutsideAreTheEnds() {
        try (BrownianTree tree = new BrownianTree(7, SHAPE, MIN, MAX)) {
            assertThat(tree.increment(2, 2)).containsOnly(0);
            assertThat(tree.increment(0, 100)).isEqualTo(tree.increment(MIN, MAX));
        }
    }

    @Test
    void aMotionNeedsTime() {
        assertThatThrownBy(() -> new BrownianTree(1, SHAPE, 2, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
