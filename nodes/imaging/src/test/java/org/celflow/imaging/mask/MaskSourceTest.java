package org.celflow.imaging.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.celflow.imaging.TestFiles;
import org.celflow.imaging.TestInspection;
import org.celflow.imaging.colour.Srgb;
import org.celflow.imaging.file.ImageSource;
import org.celflow.node.Inspectable.Finding;
import org.celflow.node.Inspectable.Severity;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.PartMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskSourceTest {
    private static final int SIZE = 96;

    @TempDir
    Path folder;

    private static MaskSource source(Path file, MaskSource.Strays strays) {
        return new MaskSource(TestFiles.frame(file), TestFiles.ref(TestFiles.walk("palette.json")), 0, strays);
    }

    /** A figure of three parts on black, each pixel the colour of its part: hair, face and shoes. */
    private static int[] figure(int size) {
        int[] rgb = new int[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double u = (x + 0.5) / size;
                double v = (y + 0.5) / size;
                if (Math.hypot(u - 0.5, v - 0.3) < 0.2) {
                    rgb[y * size + x] = v < 0.28 + 0.2 * (u - 0.5) ? 0xff0000 : 0xffc896;
                } else if (Math.abs(u - 0.45) < 0.25 && v > 0.62 && v < 0.9 - 0.1 * u) {
                    rgb[y * size + x] = 0x804000;
                }
            }
        }
        return rgb;
    }

    private static int[] smoothed() {
        int[] large = figure(4 * SIZE);
        int[] small = new int[SIZE * SIZE];
        for (int i = 0; i < small.length; i++) {
            int[] sums = new int[3];
            for (int j = 0; j < 16; j++) {
                int rgb = large[(i / SIZE * 4 + j / 4) * 4 * SIZE + i % SIZE * 4 + j % 4];
                sums[0] += rgb >> 16;
                sums[1] += rgb >> 8 & 255;
                sums[2] += rgb & 255;
            }
            small[i] = sums[0] / 16 << 16 | sums[1] / 16 << 8 | sums[2] / 16;
        }
        return small;
    }

    private static int[] each(IntUnaryOperator channel) {
        return Arrays.stream(figure(SIZE))
                .map(rgb -> channel.applyAsInt(rgb >> 16) << 16
                        | channel.applyAsInt(rgb >> 8 & 255) << 8
                        | channel.applyAsInt(rgb & 255))
                .toArray();
    }

    private Finding finding(int[] rgb, MaskSource.Strays strays) {
        Path file = TestFiles.png(folder.resolve("0000.png"), SIZE, rgb);
        List<Finding> findings = source(file, strays).inspect(new TestInspection(folder, List.of(0)));
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    @Test
    void everyPixelOfACleanMaskGetsItsPart() throws Exception {
        Path file = TestFiles.walk("seg/0005.png");
        MaskSource.Masks masks = source(file, MaskSource.Strays.FAIL).compute(TestContext.create());
        PartMask parts = masks.parts();
        assertThat(parts.parts().get(0).name()).isEqualTo("background");
        assertThat(parts.labelAt(0, 0)).isZero();
        assertThatImage(masks.image())
                .isIdenticalTo(new ImageSource(TestFiles.frame(file)).compute(TestContext.create()));
        assertThat(source(file, MaskSource.Strays.FAIL)
                        .inspect(new TestInspection(TestFiles.walk("seg"), List.of(4, 5, 6))))
                .isEmpty();
    }

    @Test
    void smoothedEdgesAreTheRenderersSamples() {
        Finding finding = finding(smoothed(), MaskSource.Strays.FAIL);
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.frames()).containsExactly(0);
        assertThat(finding.message())
                .containsPattern(
                        "^[1-9]\\.\\d % of the pixels in 1 of 1 frames of seg have colours that are not in palette.json")
                .containsPattern("commonest #[0-9a-f]{6}, #[0-9a-f]{6}, #[0-9a-f]{6}")
                .contains("lie between parts", "1 sample per pixel and filter size 0.01", "set strays to snap");
    }

    @Test
    void aBlurredMaskHasSmoothedEdges() {
        int[] sharp = figure(SIZE);
        int[] blurred = new int[sharp.length];
        double[] kernel = {0.01, 0.2, 0.58, 0.2, 0.01};
        for (int i = 0; i < sharp.length; i++) {
            double[] sums = new double[3];
            for (int j = 0; j < 25; j++) {
                int y = Math.max(0, Math.min(SIZE - 1, i / SIZE + j / 5 - 2));
                int x = Math.max(0, Math.min(SIZE - 1, i % SIZE + j % 5 - 2));
                for (int c = 0; c < 3; c++) {
                    sums[c] += kernel[j / 5] * kernel[j % 5] * (sharp[y * SIZE + x] >> 16 - 8 * c & 255);
                }
            }
            blurred[i] = (int) sums[0] << 16 | (int) sums[1] << 8 | (int) sums[2];
        }
        assertThat(finding(blurred, MaskSource.Strays.FAIL).message()).contains("lie between parts");
    }

    @Test
    void aViewTransformIsNamed() {
        Finding finding = finding(
                each(channel -> (int) Math.round(255 * Srgb.encode(channel / 255.0 * 0.8))), MaskSource.Strays.FAIL);
        assertThat(finding.message()).contains("View Transform to Raw");
    }

    @Test
    void areasThatAreOffByAStepWereRounded() {
        assertThat(finding(each(channel -> channel * 254 / 255), MaskSource.Strays.FAIL)
                        .message())
                .contains("converted and rounded");
    }

    @Test
    void ditherIsNamed() {
        Random random = new Random(1);
        Finding finding = finding(
                each(channel -> Math.max(0, Math.min(255, channel + random.nextInt(3) - 1))), MaskSource.Strays.FAIL);
        assertThat(finding.message()).contains("Dither to 0");
    }

    @Test
    void aPartThatThePaletteLacksIsNamed() {
        int[] rgb = figure(SIZE);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = rgb[i] == 0xff0000 ? 0x123456 : rgb[i];
        }
        assertThat(finding(rgb, MaskSource.Strays.FAIL).message())
                .contains("commonest #123456", "a part is missing in the palette");
    }

    @Test
    void noiseIsNamed() {
        Random random = new Random(1);
        Finding finding = finding(
                each(channel -> Math.max(0, Math.min(255, channel + random.nextInt(81) - 40))), MaskSource.Strays.FAIL);
        assertThat(finding.message()).contains("noisy or was saved as JPEG");
    }

    @Test
    void anUncleanFrameFailsWithTheSameSentenceWhenComputed() {
        Path file = TestFiles.png(folder.resolve("0000.png"), SIZE, smoothed());
        assertThatThrownBy(() -> source(file, MaskSource.Strays.FAIL).compute(TestContext.create()))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("0000.png", "not in palette.json", "1 sample per pixel");
    }

    @Test
    void snappingAddsNoPartThatIsNotThere() throws Exception {
        Finding finding = finding(smoothed(), MaskSource.Strays.SNAP);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        PartMask snapped = source(folder.resolve("0000.png"), MaskSource.Strays.SNAP)
                .compute(TestContext.create())
                .parts();
        int[] exact = figure(SIZE);
        int differing = 0;
        for (int i = 0; i < exact.length; i++) {
            int rgb = snapped.parts()
                    .get(snapped.labelAt(i % SIZE, i / SIZE))
                    .colour()
                    .packed();
            assertThat(List.of(0, 0xff0000, 0xffc896, 0x804000)).contains(rgb);
            differing += rgb == exact[i] ? 0 : 1;
        }
        assertThat(differing).isLessThan(exact.length / 100);
    }

    @Test
    void aToleranceForgivesDither() throws Exception {
        Random random = new Random(1);
        Path file = TestFiles.png(
                folder.resolve("0000.png"),
                SIZE,
                each(channel -> Math.max(0, Math.min(255, channel + random.nextInt(3) - 1))));
        MaskSource tolerant = new MaskSource(
                TestFiles.frame(file), TestFiles.ref(TestFiles.walk("palette.json")), 1, MaskSource.Strays.FAIL);
        assertThat(tolerant.inspect(new TestInspection(folder, List.of(0)))).isEmpty();
        assertThat(Labelling.picture(tolerant.compute(TestContext.create()).parts())
                        .at(SIZE / 2, SIZE / 5, 0))
                .isEqualTo(1);
    }

    @Test
    void whatIsTransparentIsBackground() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00ff0000);
        image.setRGB(1, 0, 0xffff0000);
        Path file = TestFiles.png(folder.resolve("0000.png"), image);
        PartMask parts = source(file, MaskSource.Strays.FAIL)
                .compute(TestContext.create())
                .parts();
        assertThat(parts.labelAt(0, 0)).isZero();
        assertThat(parts.parts().get(parts.labelAt(1, 0)).name()).isEqualTo("hair");
    }

    @Test
    void gapsSizesAndDamageAreToldWithTheirFrames() throws Exception {
        byte[] good = Files.readAllBytes(TestFiles.walk("seg/0005.png"));
        for (int frame : List.of(0, 1, 3)) {
            Files.write(folder.resolve("000%d.png".formatted(frame)), good);
        }
        TestFiles.png(folder.resolve("0004.png"), SIZE, figure(SIZE));
        Files.write(folder.resolve("0005.png"), Arrays.copyOf(good, good.length / 2));
        List<Finding> findings = source(folder.resolve("0000.png"), MaskSource.Strays.FAIL)
                .inspect(new TestInspection(folder, List.of(0, 1, 2, 3, 4, 5)));
        assertThat(findings).extracting(Finding::frames).containsExactly(List.of(2), List.of(5), List.of(4));
        assertThat(findings).extracting(Finding::severity).containsOnly(Severity.ERROR);
        assertThat(findings.get(1).message()).contains("frame 5: 0005.png is damaged");
        assertThat(findings.get(2).message()).contains("96x96", "256x256");
    }

    @Test
    void aBrokenPaletteConcernsAllFrames() throws Exception {
        Path palette = Files.writeString(folder.resolve("palette.json"), "{}");
        MaskSource source = new MaskSource(
                TestFiles.frame(TestFiles.walk("seg/0005.png")), TestFiles.ref(palette), 0, MaskSource.Strays.FAIL);
        assertThat(source.inspect(new TestInspection(folder, List.of(0, 1))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.frames()).containsExactly(0, 1));
    }
}
