package org.celflow.imaging.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final TestContext CTX = TestContext.create();

    private static Image random(int width, int height, int channels) {
        Random random = new Random(5);
        float[] pixels = new float[width * height * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        return Image.of(width, height, channels, pixels);
    }

    @Test
    void aBlurSumsTheSquareOfANormalDistribution() throws Exception {
        Image image = random(7, 6, 3);
        Image blurred = new Blur(image, 1, 0.8).compute(CTX);
        double sum = 0;
        double weights = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                double weight = Math.exp(-(dx * dx + dy * dy) / (2 * 0.8 * 0.8));
                weights += weight;
                sum += weight * image.at(3 + dx, 2 + dy, 1);
            }
        }
        assertThat(blurred.at(3, 2, 1)).isCloseTo((float) (sum / weights), Offset.offset(1e-6f));
    }

    @Test
    void beyondTheEdgeThePictureIsMirrored() throws Exception {
        Image row = Image.of(3, 2, 1, new float[] {0.2f, 1, 0, 0.2f, 1, 0});
        Image blurred = new Blur(row, 1, 10).compute(CTX);
        double side = Math.exp(-1 / 200.0);
        assertThat(blurred.at(0, 0, 0)).isCloseTo((float) ((0.2 + 2 * side) / (1 + 2 * side)), Offset.offset(1e-6f));
    }

    @Test
    void aFlatPictureStaysFlatAndSharpeningUndoesNothingOfIt() throws Exception {
        float[] grey = new float[8 * 8 * 3];
        Arrays.fill(grey, 0.3f);
        Image flat = Image.of(8, 8, 3, grey);
        assertThatImage(new Blur(flat, 3, 1).compute(CTX)).isCloseTo(flat, 1e-6);
        assertThatImage(new Sharpen(flat, 3, 1, 2).compute(CTX)).isCloseTo(flat, 1e-5);
    }

    @Test
    void sharpeningAddsTenTimesWhatABlurTakesAway() throws Exception {
        Image image = random(9, 9, 1);
        Image sharp = new Sharpen(image, 2, 0.7, 0.01).compute(CTX);
        Image blurred = new Blur(image, 2, 0.7).compute(CTX);
        float expected = image.at(4, 4, 0) + 0.1f * (image.at(4, 4, 0) - blurred.at(4, 4, 0));
        assertThat(sharp.at(4, 4, 0)).isCloseTo(expected, Offset.offset(1e-6f));
        for (float number : new Sharpen(image, 2, 0.7, 5).compute(CTX).toArray()) {
            assertThat(number).isBetween(0f, 1f);
        }
    }

    @Test
    void aRadiusBeyondThePictureIsRefused() {
        assertThatThrownBy(() -> new Blur(random(4, 9, 1), 4, 1).compute(CTX))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("make it smaller");
    }

    @Test
    void invertingKeepsAlpha() {
        Image image = Image.of(1, 1, 4, new float[] {0.25f, 0, 1, 0.5f});
        assertThat(new InvertImage(image).compute(CTX).toArray()).containsExactly(0.75f, 1, 0, 0.5f);
    }
}
