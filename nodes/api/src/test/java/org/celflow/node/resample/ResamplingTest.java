package org.celflow.node.resample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplingTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void aFlatPictureStaysFlat(Resampling way) {
        float[] flat = new float[7 * 5];
        Arrays.fill(flat, 0.25f);
        float[] expected = new float[11 * 3];
        Arrays.fill(expected, 0.25f);
        assertThat(way.resize(flat, 1, 7, 5, 11, 3)).containsExactly(expected, CLOSE);
    }

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void theSameSizeChangesNothing(Resampling way) {
        float[] picture = {1, 2, 3, 4, 5, 6};
        assertThat(way.resize(picture, 1, 2, 3, 2, 3))
                .containsExactly(picture, CLOSE)
                .isNotSameAs(picture);
    }

    @Test
    void bilinearMixesByDistanceAndHoldsTheEdge() {
        assertThat(Resampling.BILINEAR.resize(new float[] {0, 1}, 1, 1, 2, 1, 4))
                .containsExactly(new float[] {0, 0.25f, 0.75f, 1}, CLOSE);
    }

    @Test
    void areaIsTheMeanOfWhatIsCovered() {
        assertThat(Resampling.AREA.resize(new float[] {1, 3, 5, 7}, 1, 2, 2, 1, 1))
                .containsExactly(4f);
    }

    @Test
    void planesDoNotMix() {
        assertThat(Resampling.BICUBIC.resize(new float[] {0, 0, 1, 1}, 2, 1, 2, 1, 3))
                .containsExactly(new float[] {0, 0, 0, 1, 1, 1}, CLOSE);
    }
}
