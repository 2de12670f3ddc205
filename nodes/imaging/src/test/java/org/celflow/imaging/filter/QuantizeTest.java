package org.celflow.imaging.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizeTest {
    private static final int WIDTH = 6;

    /** Half a step above 8-bit numbers, which are cut off. */
    private static Image picture() {
        float[] pixels = new float[WIDTH * 4 * 3];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % WIDTH;
            int y = i / 3 / WIDTH;
            int[] bits = {37 * x + 11 * y, 59 * x * y + 23 * x, 101 * y + 7 * x};
            pixels[i] = (bits[i % 3] % 256 + 0.5f) / 255;
        }
        return Image.of(WIDTH, 4, 3, pixels);
    }

    private static List<String> colours(Image image) {
        List<String> colours = new ArrayList<>();
        for (int i = 0; i < image.width() * image.height(); i++) {
            StringBuilder colour = new StringBuilder();
            for (int c = 0; c < 3; c++) {
                float number = image.at(i % image.width(), i / image.width(), c);
                colour.append("%02x".formatted(Math.round(number * 255)));
            }
            colours.add(colour.toString());
        }
        return colours;
    }

    /** The expected colours were computed with Pillow 12.3.0. */
    @ParameterizedTest
    @CsvSource({
        "4, NONE, 150547 150547 150547 736e55 736e55 736e55 150547 736e55 736e55 93c28a 843272 93c28a"
                + " 150547 93c28a 843272 93c28a 843272 93c28a 150547 736e55 736e55 736e55 843272 93c28a",
        "3, FLOYD_STEINBERG, 511d5f 511d5f 511d5f 736e55 736e55 736e55 511d5f 511d5f 736e55 93c28a 736e55 93c28a"
                + " 511d5f 93c28a 511d5f 93c28a 511d5f 93c28a 511d5f 736e55 736e55 736e55 511d5f 93c28a",
        "5, BAYER_4, 150547 150547 150547 736e55 736e55 736e55 150547 150547 8aa29e 9ada7c 8aa29e 8aa29e"
                + " 150547 8aa29e 150547 8aa29e 843272 8aa29e 843272 736e55 9ada7c 736e55 843272 9ada7c"
    })
    void theColoursAreThoseThatPillowChooses(int colours, Dither dither, String expected) {
        Image few = new Quantize(picture(), colours, dither).compute(TestContext.create());
        assertThat(String.join(" ", colours(few))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Dither.class)
    void noMoreColoursThanAsked(Dither dither) {
        Random random = new Random(1);
        float[] pixels = new float[40 * 30 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        Image few = new Quantize(Image.of(40, 30, 3, pixels), 7, dither).compute(TestContext.create());
        assertThat(new TreeSet<>(colours(few))).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void aPictureOfFewColoursKeepsThem() {
        Image flat = Image.of(2, 1, 3, new float[] {1, 0, 0.2f, 0, 0.4f, 0.8f});
        Image same = new Quantize(flat, 256, Dither.NONE).compute(TestContext.create());
        assertThat(colours(same)).containsExactly("ff0033", "0066cc");
    }

    @Test
    void moreDifferentColoursThanFitInATableAreCountedCoarsely() {
        float[] pixels = new float[300 * 300 * 3];
        for (int i = 0; i < 90_000; i++) {
            pixels[3 * i] = i % 256 / 255f;
            pixels[3 * i + 1] = i / 256 % 256 / 255f;
            pixels[3 * i + 2] = i * 7 % 256 / 255f;
        }
        Image few = new Quantize(Image.of(300, 300, 3, pixels), 16, Dither.NONE).compute(TestContext.create());
        assertThat(new TreeSet<>(colours(few))).hasSize(16);
    }
}
