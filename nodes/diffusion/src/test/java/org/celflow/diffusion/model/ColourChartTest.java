package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

class ColourChartTest {
    /** What an autoencoder might make of red, green and blue: each channel a mixture of its own, and one that says nothing. */
    private static final double[][] MIXTURES = {{-1.2, 0.4, 0.3}, {0.2, 1.5, -0.4}, {0.5, -0.3, 1.1}, {0, 0, 0}};

    @Test
    void anAutoencoderWithChannelsOfItsOwnIsShownInItsColours() throws Exception {
        LatentColours colours = ColourChart.colours(LatentColours.SD, picture -> mixed(picture, MIXTURES));
        assertThat(colours).isNotEqualTo(LatentColours.SD);
        for (float[] colour : List.of(
                new float[] {0.9f, 0.2f, 0.1f}, new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.1f, 0.6f, 0.8f})) {
            assertThat(shown(colours, colour, MIXTURES)).containsExactly(colour, Offset.offset(0.02f));
        }
    }

    @Test
    void publishedColoursThatSuitTheAutoencoderAreKept() throws Exception {
        // The first three channels turned back into colours by the published factors.
        double[][] suited = inverse();
        assertThat(shown(LatentColours.SD, new float[] {0.9f, 0.2f, 0.1f}, suited))
                .containsExactly(new float[] {0.9f, 0.2f, 0.1f}, Offset.offset(0.001f));
        assertThat(ColourChart.colours(LatentColours.SD, picture -> mixed(picture, suited)))
                .isEqualTo(LatentColours.SD);
    }

    @Test
    void anAutoencoderThatOverflowsOrIsOfAnotherSizeIsToldOf() {
        assertThatThrownBy(() -> ColourChart.colours(LatentColours.SD, picture -> {
                    float[] numbers = mixed(picture, MIXTURES).toArray();
                    numbers[5 * 24 + 5] = Float.NaN;
                    return Tensor.of(List.of(1, 4, 24, 24), numbers);
                }))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> ColourChart.colours(
                        LatentColours.SD, picture -> Tensor.of(List.of(1, 4, 12, 12), new float[4 * 12 * 12])))
                .isInstanceOf(NodeException.class);
    }

    private static float[] shown(LatentColours colours, float[] colour, double[][] mixtures) {
        float[] latent = new float[4];
        for (int c = 0; c < 4; c++) {
            latent[c] = (float) mixture(colour, 0, mixtures[c]);
        }
        return colours.picture(FloatBuffer.wrap(latent), colours.scale(), 1, 1).toArray();
    }

    private static Tensor mixed(Image picture, double[][] mixtures) {
        int width = picture.width() / 8;
        float[] pixels = picture.toArray();
        float[] numbers = new float[4 * width * width];
        for (int i = 0; i < width * width; i++) {
            int pixel = (i / width * 8 * picture.width() + i % width * 8) * 3;
            for (int c = 0; c < 4; c++) {
                numbers[c * width * width + i] = (float) mixture(pixels, pixel, mixtures[c]);
            }
        }
        return Tensor.of(List.of(1, 4, width, width), numbers);
    }

    private static double mixture(float[] pixels, int at, double[] of) {
        double sum = 0;
        for (int colour = 0; colour < 3; colour++) {
            sum += of[colour] * (2 * pixels[at + colour] - 1);
        }
        return sum / LatentColours.SD.scale();
    }

    /** Mixtures for the first three channels that the published factors undo. */
    private static double[][] inverse() {
        List<Double> f = LatentColours.SD.factors();
        double[][] m = new double[3][3];
        for (int c = 0; c < 3; c++) {
            for (int colour = 0; colour < 3; colour++) {
                m[colour][c] = f.get(c * 3 + colour);
            }
        }
        double[][] inverse = new double[4][3];
        double determinant = 0;
        for (int i = 0; i < 3; i++) {
            determinant += m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]);
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                inverse[j][i] = (m[(i + 1) % 3][(j + 1) % 3] * m[(i + 2) % 3][(j + 2) % 3]
                                - m[(i + 1) % 3][(j + 2) % 3] * m[(i + 2) % 3][(j + 1) % 3])
                        / determinant;
            }
        }
        return inverse;
    }
}
