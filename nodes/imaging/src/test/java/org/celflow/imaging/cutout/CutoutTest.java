package org.celflow.imaging.cutout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.celflow.imaging.TestFiles;
import org.celflow.imaging.file.ImageSource;
import org.celflow.imaging.mask.EdgeParams;
import org.celflow.imaging.mask.MaskSource;
import org.celflow.imaging.mask.PartSelection;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;

class CutoutTest {
    private static final List<Part> PARTS = List.of(
            new Part("background", new Rgb(0, 0, 0)),
            new Part("hair", new Rgb(255, 0, 0)),
            new Part("torso", new Rgb(0, 0, 255)));
    private static final int SIZE = 64;
    private static final double CENTRE = 31.5;

    /** A disk of a colour over another, smoothed at its edge; with an outline of its own colour if there is one. */
    private static Image disk(double radius, double[] disk, double[] ground, double outlineWidth, double[] outline) {
        float[] pixels = new float[SIZE * SIZE * 3];
        for (int i = 0; i < SIZE * SIZE; i++) {
            double distance = fromCentre(i);
            double inside = Math.max(0, Math.min(1, radius + 0.5 - distance));
            double inner = Math.max(0, Math.min(1, radius - outlineWidth + 0.5 - distance));
            for (int c = 0; c < 3; c++) {
                double front = inner * disk[c] + (1 - inner) * outline[c];
                pixels[3 * i + c] = (float) (inside * front + (1 - inside) * ground[c]);
            }
        }
        return Image.of(SIZE, SIZE, 3, pixels);
    }

    private static double fromCentre(int pixel) {
        int row = pixel / SIZE;
        return Math.hypot(pixel % SIZE - CENTRE, row - CENTRE);
    }

    private static PartMask diskParts(double radius) {
        byte[] labels = new byte[SIZE * SIZE];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (fromCentre(i) <= radius ? 1 : 0);
        }
        return PartMask.of(SIZE, SIZE, PARTS, labels);
    }

    private static Image cut(Image image, PartMask parts, double grow, double feather, double despill)
            throws NodeException {
        return new Cutout(image, parts, new PartSelection(List.of(), false), new EdgeParams(grow, feather), despill, 2)
                .compute(TestContext.create());
    }

    @Property(tries = 30, seed = "1")
    void withoutGrowthAndFeatherTheAlphaIsTheMask(
            @ForAll @LongRange(min = 0, max = 1000) long seed, @ForAll @DoubleRange(min = 0, max = 1) double despill)
            throws NodeException {
        Random random = new Random(seed);
        byte[] labels = new byte[24 * 17];
        float[] pixels = new float[labels.length * 3];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(3);
        }
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        Image image = Image.of(24, 17, 3, pixels);
        PartMask parts = PartMask.of(24, 17, PARTS, labels);
        Image cut = new Cutout(
                        image, parts, new PartSelection(List.of("hair"), false), new EdgeParams(0, 0), despill, 2)
                .compute(TestContext.create());
        for (int i = 0; i < labels.length; i++) {
            assertThat(cut.at(i % 24, i / 24, 3)).isEqualTo(labels[i] == 1 ? 1f : 0f);
        }
    }

    @Test
    void theAlphaOfADrawnFrameIsItsMask() throws Exception {
        Image image = new ImageSource(TestFiles.frame(TestFiles.walk("rgb/0005.png"))).compute(TestContext.create());
        PartMask parts = new MaskSource(
                        TestFiles.frame(TestFiles.walk("seg/0005.png")),
                        TestFiles.ref(TestFiles.walk("palette.json")),
                        0,
                        MaskSource.Strays.FAIL)
                .compute(TestContext.create())
                .parts();
        Image cut = cut(image, parts, 0, 0, 1);
        for (int i = 0; i < 256 * 256; i++) {
            assertThat(cut.at(i % 256, i / 256, 3)).isEqualTo(parts.labelAt(i % 256, i / 256) == 0 ? 0f : 1f);
        }
    }

    @Test
    void withoutDespillColoursAreThoseOfThePicture() throws Exception {
        Image image = disk(20, new double[] {1, 0, 0}, new double[] {0, 1, 0}, 0, new double[3]);
        Image cut = cut(image, diskParts(20), 0, 0, 0);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(cut.at(x, y, c)).isEqualTo(cut.at(x, y, 3) == 0 ? 0 : image.at(x, y, c));
                }
            }
        }
    }

    @Test
    void despillTakesTheColourBehindOutOfTheEdge() throws Exception {
        Image image = disk(20, new double[] {1, 0, 0}, new double[] {0, 1, 0}, 0, new double[3]);
        assertThat(mostGreen(cut(image, diskParts(20), 0, 0, 0))).isGreaterThan(0.3);
        assertThat(mostGreen(cut(image, diskParts(20), 0, 0, 1))).isLessThan(0.05);
        assertThat(mostGreen(cut(image, diskParts(20), 0, 6, 1)))
                .as("what a feather shows outside is colour of the disk")
                .isLessThan(0.05);
    }

    private static double mostGreen(Image cut) {
        double most = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
            most = Math.max(most, cut.at(i % SIZE, i / SIZE, 3) > 0 ? cut.at(i % SIZE, i / SIZE, 1) : 0);
        }
        return most;
    }

    @Test
    void anOutlineThatLooksAwayFromTheColourBehindStays() throws Exception {
        double[] dark = {0.1, 0.05, 0.1};
        Image image = disk(20, new double[] {0.5, 0.3, 0.2}, new double[] {0.5, 0.75, 1}, 3, dark);
        Image cut = cut(image, diskParts(20), 0, 0, 1);
        for (int x : new int[] {12, 13}) {
            assertThat(cut.at(x, 31, 3)).isEqualTo(1);
            assertThat(cut.at(x, 31, 0)).isLessThan(0.2f);
        }
    }

    @Test
    void aGrownBorderKeepsWhatItTakesIn() throws Exception {
        double[] dark = {0.1, 0.05, 0.1};
        Image image = disk(24, new double[] {0.9, 0.6, 0.5}, new double[] {0.5, 0.75, 1}, 4, dark);
        Image cut = cut(image, diskParts(20), 4, 0, 1);
        assertThat(cut.at(9, 31, 3)).isEqualTo(1);
        assertThat(cut.at(9, 31, 0)).as("the outline outside the mask").isLessThan(0.2f);
    }

    @Test
    void alphaOfThePictureIsMultipliedIn() throws Exception {
        Image image = Image.of(2, 1, 4, new float[] {0.2f, 0.4f, 0.6f, 0.5f, 1, 1, 1, 1});
        PartMask parts = PartMask.of(2, 1, PARTS, new byte[] {1, 0});
        assertThat(cut(image, parts, 0, 0, 0).toArray()).containsExactly(0.2f, 0.4f, 0.6f, 0.5f, 0, 0, 0, 0);
    }

    @Test
    void greyBecomesColour() throws Exception {
        Image image = Image.of(1, 1, 1, new float[] {0.25f});
        assertThat(cut(image, PartMask.of(1, 1, PARTS, new byte[] {2}), 0, 0, 1).toArray())
                .containsExactly(0.25f, 0.25f, 0.25f, 1);
    }

    @Test
    void masksOfAnotherSizeAreRefused() {
        Image image = Image.of(2, 1, 3, new float[6]);
        assertThatThrownBy(() -> cut(image, diskParts(3), 0, 0, 0))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("64x64", "2x1");
    }
}
