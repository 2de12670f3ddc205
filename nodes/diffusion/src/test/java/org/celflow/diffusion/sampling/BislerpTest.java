package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BislerpTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

    @Test
    void bislerpKeepsTheLengthBetweenTwoDirections() {
        float[] x = {1, 0, 0, 1}; // one row of two pixels: (1, 0) and (0, 1)
        float[] resized = Bislerp.resize(x, 1, 2, 1, 2, 1, 4);
        for (int i = 0; i < 4; i++) {
            assertThat((float) Math.hypot(resized[i], resized[4 + i])).isCloseTo(1f, CLOSE);
        }
        assertThat(resized[1]).isCloseTo((float) Math.cos(Math.PI / 8), CLOSE);
    }
}
