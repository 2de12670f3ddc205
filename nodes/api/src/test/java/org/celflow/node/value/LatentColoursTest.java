package org.celflow.node.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

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
    void theFamilyIsToldByItsScale() {
        assertThat(LatentColours.ofScale(0.18215)).isEqualTo(LatentColours.SD);
        assertThat(LatentColours.ofScale(0.13025)).isEqualTo(LatentColours.SDXL);
    }
}
