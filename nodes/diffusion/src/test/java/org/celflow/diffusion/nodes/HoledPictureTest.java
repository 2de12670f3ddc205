package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.junit.jupiter.api.Test;

class HoledPictureTest {
    private static final int WIDTH = 18;
    private static final int HEIGHT = 11;

    private static Image image() {
        float[] pixels = new float[WIDTH * HEIGHT * 4];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i / 1000f;
        }
        return Image.of(WIDTH, HEIGHT, 4, pixels);
    }

    private static Mask dot(int x, int y, float coverage) {
        float[] dot = new float[WIDTH * HEIGHT];
        dot[y * WIDTH + x] = coverage;
        return Mask.of(WIDTH, HEIGHT, dot);
    }

    @Test
    void bothAreCroppedAtTheCentreToMultiplesOfEight() {
        HoledPicture holed = HoledPicture.of(image(), dot(5, 4, 1));
        assertThat(holed.picture().width()).isEqualTo(16);
        assertThat(holed.picture().height()).isEqualTo(8);
        assertThat(holed.picture().at(0, 0, 0)).isEqualTo(image().at(1, 1, 0));
        assertThat(holed.hole().at(4, 3)).isEqualTo(1);
    }

    @Test
    void theHoleBecomesGreyAndNothingElseDoes() {
        HoledPicture holed = HoledPicture.of(image(), dot(5, 4, 0.6f));
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 16; x++) {
                float expected = x == 4 && y == 3 ? 0.5f : holed.picture().at(x, y, 1);
                assertThat(holed.greyed().at(x, y, 1)).isEqualTo(expected);
                assertThat(holed.greyed().at(x, y, 3)).isEqualTo(holed.picture().at(x, y, 3));
            }
        }
    }

    @Test
    void lessThanHalfCoveredIsNoHole() {
        HoledPicture holed = HoledPicture.of(image(), dot(5, 4, 0.5f));
        assertThat(holed.greyed().toArray()).containsExactly(holed.picture().toArray());
        assertThat(holed.grown(6).toArray()).containsOnly(0);
    }

    /** A convolution with ones of a side, padded by half of it, cut back to the picture. */
    @Test
    void growingIsAConvolutionWithOnes() {
        Mask hole = HoledPicture.of(image(), dot(5, 4, 1)).hole();
        for (int side : new int[] {1, 2, 3, 6, 7}) {
            Mask grown = HoledPicture.of(image(), dot(5, 4, 1)).grown(side);
            int padding = (int) Math.ceil((side - 1) / 2.0);
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 16; x++) {
                    float sum = 0;
                    for (int j = 0; j < side; j++) {
                        for (int i = 0; i < side; i++) {
                            int fromX = x + i - padding;
                            int fromY = y + j - padding;
                            boolean inside = fromX >= 0 && fromX < 16 && fromY >= 0 && fromY < 8;
                            sum += inside ? hole.at(fromX, fromY) : 0;
                        }
                    }
                    assertThat(grown.at(x, y))
                            .as("side %d at %d %d", side, x, y)
                            .isEqualTo(Math.min(1, sum));
                }
            }
        }
        assertThat(HoledPicture.of(image(), dot(5, 4, 1)).grown(0).toArray()).containsExactly(hole.toArray());
    }
}
