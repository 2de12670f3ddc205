package org.celflow.imaging.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.celflow.imaging.mask.CropBox;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.junit.jupiter.api.Test;

class ComposeTest {
    private static Image random(long seed, int width, int height, int channels) {
        Random random = new Random(seed);
        float[] pixels = new float[width * height * channels];
        for (int i = 0; i < pixels.length; i++) {
            boolean whole = channels == 4 && i % 4 == 3 && random.nextInt(3) == 0;
            pixels[i] = whole ? random.nextInt(2) : random.nextFloat();
        }
        return Image.of(width, height, channels, pixels);
    }

    private static Image over(Image over, Image under, Composite.Space space) throws NodeException {
        return new Composite(over, under, Optional.empty(), 1, 0, 0, space).compute(TestContext.create());
    }

    @Property(tries = 50, seed = "1")
    void overIsAssociative(@ForAll @LongRange(min = 0, max = 1000) long seed, @ForAll Composite.Space space)
            throws NodeException {
        Image a = random(seed, 4, 3, 4);
        Image b = random(seed + 1, 4, 3, 4);
        Image c = random(seed + 2, 4, 3, 4);
        Image left = over(over(a, b, space), c, space);
        Image right = over(a, over(b, c, space), space);
        for (int i = 0; i < 12; i++) {
            float alpha = left.at(i % 4, i / 4, 3);
            assertThat(right.at(i % 4, i / 4, 3)).isBetween(alpha - 1e-5f, alpha + 1e-5f);
            for (int channel = 0; channel < 3; channel++) {
                // A colour says nothing where there is no alpha.
                float colour = left.at(i % 4, i / 4, channel) * alpha;
                assertThat(right.at(i % 4, i / 4, channel) * alpha).isBetween(colour - 1e-4f, colour + 1e-4f);
            }
        }
    }

    @Property(tries = 30, seed = "2")
    void whatIsTransparentOrOpaqueLeavesTheOtherBitForBit(@ForAll @LongRange(min = 0, max = 1000) long seed)
            throws NodeException {
        Image under = random(seed, 4, 3, 3);
        Image over = random(seed + 1, 4, 3, 4);
        Image result = over(over, under, Composite.Space.LINEAR);
        for (int i = 0; i < 12; i++) {
            float alpha = over.at(i % 4, i / 4, 3);
            for (int c = 0; c < 3; c++) {
                if (alpha == 0) {
                    assertThat(result.at(i % 4, i / 4, c)).isEqualTo(under.at(i % 4, i / 4, c));
                } else if (alpha == 1) {
                    assertThat(result.at(i % 4, i / 4, c)).isEqualTo(over.at(i % 4, i / 4, c));
                }
            }
        }
    }

    @Test
    void halfOfWhiteOverBlackDependsOnTheSpace() throws Exception {
        Image white = Image.of(1, 1, 4, new float[] {1, 1, 1, 0.5f});
        Image black = Image.of(1, 1, 3, new float[3]);
        assertThat(over(white, black, Composite.Space.SRGB).at(0, 0, 0)).isEqualTo(0.5f);
        assertThat(over(white, black, Composite.Space.LINEAR).at(0, 0, 0)).isBetween(0.735f, 0.736f);
    }

    @Test
    void maskAndOpacityThinTheUpperPictureAndItMayLieBeside() throws Exception {
        Image red = Image.of(2, 1, 3, new float[] {1, 0, 0, 1, 0, 0});
        Image grey = Image.of(3, 1, 1, new float[] {0, 0, 0});
        Mask half = Mask.of(2, 1, new float[] {1, 0.5f});
        assertThatImage(new Composite(red, grey, Optional.of(half), 0.5, 1, 0, Composite.Space.SRGB)
                        .compute(TestContext.create()))
                .isIdenticalTo(Image.of(3, 1, 3, new float[] {0, 0, 0, 0.5f, 0, 0, 0.25f, 0, 0}));
        assertThatImage(new Composite(red, grey, Optional.empty(), 1, -1, 0, Composite.Space.SRGB)
                        .compute(TestContext.create()))
                .isIdenticalTo(Image.of(3, 1, 3, new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0}));
        assertThatImage(new Composite(red, grey, Optional.empty(), 1, 0, 9, Composite.Space.SRGB)
                        .compute(TestContext.create()))
                .isIdenticalTo(Image.of(3, 1, 3, new float[9]));
        assertThatThrownBy(() -> new Composite(
                                red, grey, Optional.of(Mask.of(1, 1, new float[1])), 1, 0, 0, Composite.Space.SRGB)
                        .compute(TestContext.create()))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("1x1", "2x1");
    }

    @Test
    void aCropIsTheBoxOfThePicture() throws Exception {
        Image image = random(3, 6, 4, 3);
        Image crop = new Crop(image, Optional.of(new CropBox(1, 2, 3, 2)), 0, 0, 0, 0).compute(TestContext.create());
        assertThatImage(crop).hasSize(3, 2, 3);
        assertThat(crop.at(2, 1, 1)).isEqualTo(image.at(3, 3, 1));
        assertThatImage(new Crop(image, Optional.empty(), 0, 0, 0, 0).compute(TestContext.create()))
                .isIdenticalTo(image);
        assertThatImage(new Crop(image, Optional.empty(), 4, 1, 0, 2).compute(TestContext.create()))
                .hasSize(2, 2, 3);
        assertThatThrownBy(() -> new Crop(image, Optional.empty(), 4, 0, 3, 0).compute(TestContext.create()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("outside the picture of 6x4");
        assertThatThrownBy(() -> new Crop(image, Optional.empty(), 9, 0, 0, 0).compute(TestContext.create()))
                .isInstanceOf(NodeException.class);
    }

    @Test
    void aPreviewShowsAndHandsOn() {
        Image image = random(3, 2, 2, 3);
        TestContext watched = TestContext.create().watched();
        assertThat(new Preview(image).compute(watched)).isSameAs(image);
        assertThat(watched.previews()).containsExactly(image);
        TestContext alone = TestContext.create();
        assertThat(new Preview(image).compute(alone)).isSameAs(image);
        assertThat(alone.previews()).isEmpty();
    }

    @Test
    void resizingKeepsProportionsAndMeans() throws Exception {
        Image image = random(5, 8, 4, 3);
        Image half = new Resize(image, 4, 0, 1, false, Resize.Method.AREA).compute(TestContext.create());
        assertThatImage(half).hasSize(4, 2, 3);
        float mean = (image.at(2, 2, 1) + image.at(3, 2, 1) + image.at(2, 3, 1) + image.at(3, 3, 1)) / 4;
        assertThat(half.at(1, 1, 1)).isBetween(mean - 1e-6f, mean + 1e-6f);
        assertThatImage(new Resize(image, 0, 12, 1, false, Resize.Method.LANCZOS).compute(TestContext.create()))
                .hasSize(24, 12, 3);
        assertThat(new Resize(image, 8, 4, 1, false, Resize.Method.BICUBIC).compute(TestContext.create()))
                .isSameAs(image);
        Image doubled = new Resize(image, 16, 8, 1, false, Resize.Method.NEAREST_EXACT).compute(TestContext.create());
        assertThat(doubled.at(7, 5, 2)).isEqualTo(image.at(3, 2, 2));
    }

    @Test
    void transparentColoursDoNotBleed() throws Exception {
        Image image = Image.of(2, 1, 4, new float[] {1, 0, 0, 1, 0, 1, 0, 0});
        Image small = new Resize(image, 1, 1, 1, false, Resize.Method.AREA).compute(TestContext.create());
        assertThatImage(small).isCloseTo(Image.of(1, 1, 4, new float[] {1, 0, 0, 0.5f}), 1e-6);
    }

    @Test
    void sizesThatMakeNoPictureAreRefused() {
        Image image = random(5, 8, 4, 3);
        assertThatThrownBy(() ->
                        new Resize(image, 16_384, 16_384, 1, false, Resize.Method.AREA).compute(TestContext.create()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("smaller");
    }
}
