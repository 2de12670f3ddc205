package org.celflow.node.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentColoursTest {
    private static final Offset<Float> EXACT = Offset.offset(1e-6f);

    @Test
    void aChannelTintsByItsFactors() {
        Image sd = LatentColours.SD.picture(FloatBuffer.wrap(new float[] {0, 0, 0, 1}), 1, 1, 1);
        assertThat(sd.toArray()).containsExactly(new float[] {0.394f, 0.3692f, 0.14115f}, EXACT);
        Image sdxl = LatentColours.SDXL.picture(FloatBuffer.wrap(new float[] {2, 0, 0, 0}), 0.5, 1, 1);
        assertThat(sdxl.toArray()).containsExactly(new float[] {0.73675f, 0.70285f, 0.7165f}, EXACT);
    }

    @Test
    void coloursSurviveAsText() {
        LatentColours own = new LatentColours(0.2, LatentColours.SDXL.factors(), List.of(1e-7, -3.0, 0.125));
        for (LatentColours colours : List.of(LatentColours.SD, LatentColours.SDXL, own)) {
            assertThat(LatentColours.parse(colours.text())).isEqualTo(colours);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "SD", "1,2,3", "0.1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,NaN", "0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"})
    void anyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> LatentColours.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFamilyIsToldByItsScale() {
        assertThat(LatentColours.ofScale(0.18215)).isEqualTo(LatentColours.SD);
        assertThat(LatentColours.ofScale(0.13025)).isEqualTo(LatentColours.SDXL);
    }
}
