package org.celflow.imaging.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import org.assertj.core.data.Offset;
import org.celflow.node.NodeException;
import org.celflow.node.resample.Turning;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureNodesTest {
    private static final TestContext CTX = TestContext.create();

    private static Image grey(int width, int height, float... pixels) {
        return Image.of(width, height, 1, pixels);
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL, 0.6",
        "MULTIPLY, 0.12",
        "SCREEN, 0.68",
        "OVERLAY, 0.24",
        "SOFT_LIGHT, 0.2496",
        "DIFFERENCE, 0" // -0.4, clipped
    })
    void aBlendMixesNumbers(Blend.Mode mode, float expected) throws Exception {
        Image whole = new Blend(grey(1, 1, 0.2f), grey(1, 1, 0.6f), 1, mode).compute(CTX);
        assertThat(whole.at(0, 0, 0)).isCloseTo(expected, Offset.offset(1e-6f));
        Image none = new Blend(grey(1, 1, 0.2f), grey(1, 1, 0.6f), 0, mode).compute(CTX);
        assertThat(none.at(0, 0, 0)).isEqualTo(0.2f);
    }

    @Test
    void aBlendBringsTheOtherPictureToTheSizeOfTheFirst() throws Exception {
        Image wide = grey(4, 1, 0, 1, 0.5f, 0);
        Image blended = new Blend(grey(2, 1, 0, 0), wide, 1, Blend.Mode.NORMAL).compute(CTX);
        assertThatImage(blended).hasSize(2, 1, 1);
        assertThatThrownBy(() -> new Blend(wide, Image.of(1, 1, 3, new float[3]), 1, Blend.Mode.NORMAL).compute(CTX))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("1 and of 3 channels");
    }

    @Test
    void turningIsClockwiseAndMirroringComesAfter() {
        Image image = grey(3, 2, 1, 2, 3, 4, 5, 6);
        Image quarter = new Turn(image, new Turning(Turning.Angle.QUARTER, Turning.Mirror.NONE)).compute(CTX);
        assertThatImage(quarter).hasSize(2, 3, 1);
        assertThat(quarter.toArray()).containsExactly(4, 1, 5, 2, 6, 3);
        assertThat(new Turn(image, new Turning(Turning.Angle.HALF, Turning.Mirror.NONE))
                        .compute(CTX)
                        .toArray())
                .containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(new Turn(image, new Turning(Turning.Angle.NONE, Turning.Mirror.HORIZONTAL))
                        .compute(CTX)
                        .toArray())
                .containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(new Turn(image, new Turning(Turning.Angle.QUARTER, Turning.Mirror.VERTICAL))
                        .compute(CTX)
                        .toArray())
                .containsExactly(6, 3, 5, 2, 4, 1);
    }

    @Test
    void paddingIsGreyAndItsMaskFadesIntoThePicture() throws Exception {
        Image image = grey(6, 6, new float[36]);
        PadForOutpaint.Padded padded = new PadForOutpaint(image, 1, 0, 0, 2, 2).compute(CTX);
        assertThatImage(padded.image()).hasSize(7, 8, 1);
        assertThat(padded.image().at(0, 0, 0)).isEqualTo(0.5f);
        assertThat(padded.image().at(1, 0, 0)).isZero();
        assertThat(padded.mask().at(0, 3)).isEqualTo(1);
        assertThat(padded.mask().at(1, 3)).isEqualTo(1); // 0 from the margin
        assertThat(padded.mask().at(2, 3)).isEqualTo(0.25f); // 1 of 2 from it
        assertThat(padded.mask().at(3, 3)).isZero();
        assertThat(padded.mask().at(3, 5)).isEqualTo(0.25f);
        assertThat(padded.mask().at(6, 0)).isZero(); // no margin at the right or above
        assertThat(new PadForOutpaint(image, 1, 0, 0, 0, 3).compute(CTX).mask().at(1, 0))
                .isZero();
    }

    @Test
    void aResizeCropsAtTheCentreOrScalesBothSides() throws Exception {
        Image image = grey(4, 1, 0, 0.25f, 0.5f, 1);
        Image square = new Resize(image, 1, 1, 1, true, Resize.Method.NEAREST_EXACT).compute(CTX);
        assertThat(square.at(0, 0, 0)).isIn(0.25f, 0.5f);
        assertThatImage(new Resize(image, 0, 0, 1.5, false, Resize.Method.AREA).compute(CTX))
                .hasSize(6, 2, 1);
        Image bits = new Resize(grey(1, 1, 0.5f), 1, 1, 1, false, Resize.Method.LANCZOS_8_BIT).compute(CTX);
        assertThat(bits.at(0, 0, 0)).isEqualTo(127 / 255f);
    }

    @Test
    void aSolidPictureHasOneColour() throws Exception {
        assertThat(new SolidImage(1, 1, Rgb.parse("#ff0033")).compute(CTX).toArray())
                .containsExactly(1, 0, 0.2f);
        assertThatThrownBy(() -> new SolidImage(16_384, 16_384, Rgb.parse("#000000")).compute(CTX))
                .hasMessageContaining("smaller");
    }
}
