package org.celflow.imaging.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.celflow.imaging.TestFiles;
import org.celflow.imaging.file.ImageSource;
import org.celflow.imaging.mask.MaskSource;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecolourTest {
    private static final List<Part> PARTS = List.of(
            new Part("background", new Rgb(0, 0, 0)),
            new Part("hair", new Rgb(255, 0, 0)),
            new Part("torso", new Rgb(0, 0, 255)));

    private static Image recolour(Image image, PartMask parts, Map<String, Rgb> colours, double strength)
            throws NodeException {
        return new Recolour(image, parts, colours, Optional.empty(), strength).compute(TestContext.create());
    }

    private static Image drawn(String number) throws NodeException {
        return new ImageSource(TestFiles.frame(TestFiles.walk("rgb/" + number + ".png"))).compute(TestContext.create());
    }

    private static PartMask parts(String number) throws NodeException {
        return new MaskSource(
                        TestFiles.frame(TestFiles.walk("seg/" + number + ".png")),
                        TestFiles.ref(TestFiles.walk("palette.json")),
                        0,
                        MaskSource.Strays.FAIL)
                .compute(TestContext.create())
                .parts();
    }

    private static OkLab base(Image image, PartMask parts, String part) {
        return BaseColour.of(
                        image.toArray(),
                        image.channels(),
                        parts.toArray(),
                        parts.indexOf(part).orElseThrow())
                .orElseThrow()
                .mean();
    }

    /** A strip of hair shaded around a colour, lightness 0.9 to 1.1 of it, then one pixel of background. */
    private static Image shaded(double red, double green, double blue) {
        float[] pixels = new float[22 * 3];
        for (int i = 0; i <= 20; i++) {
            double shade = 0.9 + 0.01 * i;
            pixels[3 * i] = (float) (red * shade);
            pixels[3 * i + 1] = (float) (green * shade);
            pixels[3 * i + 2] = (float) (blue * shade);
        }
        return Image.of(22, 1, 3, pixels);
    }

    private static PartMask strip() {
        byte[] labels = new byte[22];
        Arrays.fill(labels, 0, 21, (byte) 1);
        return PartMask.of(22, 1, PARTS, labels);
    }

    @Property(tries = 200, seed = "1")
    void everyColourComesBackFromOkLab(
            @ForAll @IntRange(max = 255) int red,
            @ForAll @IntRange(max = 255) int green,
            @ForAll @IntRange(max = 255) int blue) {
        float[] back = new float[3];
        OkLab.of(new Rgb(red, green, blue)).write(back, 0);
        assertThat(back[0] * 255).isBetween(red - 0.1f, red + 0.1f);
        assertThat(back[1] * 255).isBetween(green - 0.1f, green + 0.1f);
        assertThat(back[2] * 255).isBetween(blue - 0.1f, blue + 0.1f);
    }

    @Test
    void okLabHasThePublishedValues() {
        assertThat(OkLab.of(new Rgb(255, 255, 255)).distance(new OkLab(1, 0, 0)))
                .isLessThan(1e-4);
        assertThat(OkLab.of(new Rgb(255, 0, 0)).distance(new OkLab(0.62796, 0.22486, 0.12585)))
                .isLessThan(1e-4);
        assertThat(OkLab.of(new Rgb(0, 0, 255)).distance(new OkLab(0.45201, -0.03246, -0.31153)))
                .isLessThan(1e-4);
    }

    @Test
    void strengthZeroChangesNothing() throws Exception {
        Image image = drawn("0005");
        assertThatImage(recolour(image, parts("0005"), Map.of("hair", new Rgb(1, 2, 3)), 0))
                .isIdenticalTo(image);
    }

    private static double missed(int from, Rgb asked) throws NodeException {
        Rgb old = Rgb.ofPacked(from);
        Image image = shaded(old.red() / 280.0, old.green() / 280.0, old.blue() / 280.0);
        Image result = recolour(image, strip(), Map.of("hair", asked), 1);
        return base(result, strip(), "hair").distance(OkLab.of(asked));
    }

    @Property(tries = 200, seed = "2")
    void theBaseColourBecomesTheOneAskedFor(
            @ForAll @IntRange(max = 0xffffff) int from,
            @ForAll @IntRange(min = 40, max = 215) int red,
            @ForAll @IntRange(min = 40, max = 215) int green,
            @ForAll @IntRange(min = 40, max = 215) int blue)
            throws NodeException {
        assertThat(missed(from, new Rgb(red, green, blue))).isLessThan(0.02);
    }

    @Property(tries = 200, seed = "2")
    void coloursAtTheEdgeOfTheScreensRangeMissByLittleMore(
            @ForAll @IntRange(max = 0xffffff) int from, @ForAll @IntRange(max = 0xffffff) int to) throws NodeException {
        assertThat(missed(from, Rgb.ofPacked(to))).isLessThan(0.04);
    }

    @Test
    void partsOfDrawnFramesGetTheirColourInEveryFrame() throws Exception {
        Map<String, Rgb> asked = Map.of(
                "hair", new Rgb(46, 125, 50),
                "torso", new Rgb(255, 213, 79),
                "bottom", new Rgb(245, 245, 245),
                "cape", new Rgb(26, 26, 46));
        for (String number : List.of("0004", "0005", "0014", "0016")) {
            Image image = drawn(number);
            PartMask parts = parts(number);
            Image result = recolour(image, parts, asked, 1);
            for (Map.Entry<String, Rgb> part : asked.entrySet()) {
                OkLab target = OkLab.of(part.getValue());
                assertThat(base(result, parts, part.getKey()).distance(target))
                        .as("base of %s in %s", part.getKey(), number)
                        .isLessThan(0.03);
                assertThat(mean(result, parts, part.getKey()).distance(target))
                        .as("mean of %s in %s, outlines and shadows included", part.getKey(), number)
                        .isLessThan(0.08);
            }
        }
    }

    private static OkLab mean(Image image, PartMask parts, String part) {
        int label = parts.indexOf(part).orElseThrow();
        double[] sum = new double[4];
        for (int i = 0; i < image.width() * image.height(); i++) {
            int x = i % image.width();
            int y = i / image.width();
            if (parts.labelAt(x, y) == label) {
                OkLab colour = OkLab.of(image.at(x, y, 0), image.at(x, y, 1), image.at(x, y, 2));
                sum[0] += colour.l();
                sum[1] += colour.a();
                sum[2] += colour.b();
                sum[3]++;
            }
        }
        return new OkLab(sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]);
    }

    @Property(tries = 60, seed = "3")
    void shadingNearTheBaseKeepsItsContrast(
            @ForAll @DoubleRange(min = 0.25, max = 0.85) double from,
            @ForAll @DoubleRange(min = 0.25, max = 0.85) double to) {
        ColourChange change = new ColourChange(new OkLab(from, 0.05, 0.05), new OkLab(to, -0.02, 0.06));
        double dark = change.of(new OkLab(from - 0.02, 0.05, 0.05)).l();
        double light = change.of(new OkLab(from + 0.02, 0.05, 0.05)).l();
        assertThat(light - dark).isBetween(0.04 * 0.9, 0.04 * 1.1);
    }

    @Property(tries = 100, seed = "4")
    void whatIsLighterStaysLighterAndBlackAndWhiteStay(
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double from,
            @ForAll @DoubleRange(min = 0, max = 1) double to,
            @ForAll @DoubleRange(min = 0, max = 0.99) double l) {
        ColourChange change = new ColourChange(new OkLab(from, 0.1, 0), new OkLab(to, 0, 0.1));
        assertThat(change.of(new OkLab(l + 0.01, 0.1, 0)).l())
                .isGreaterThanOrEqualTo(change.of(new OkLab(l, 0.1, 0)).l());
        assertThat(change.of(new OkLab(0, 0, 0)).l()).isBetween(0.0, 1e-9);
        assertThat(change.of(new OkLab(1, 0, 0)).l()).isBetween(1 - 1e-9, 1.0);
    }

    @Test
    void whatIsNotNamedAndAlphaStayBitForBit() throws Exception {
        Random random = new Random(1);
        float[] pixels = new float[30 * 4];
        byte[] labels = new byte[30];
        for (int i = 0; i < 30; i++) {
            labels[i] = (byte) (i % 3);
            for (int c = 0; c < 4; c++) {
                pixels[4 * i + c] = random.nextFloat();
            }
        }
        Image image = Image.of(30, 1, 4, pixels.clone());
        Image result = recolour(image, PartMask.of(30, 1, PARTS, labels), Map.of("hair", new Rgb(9, 99, 199)), 0.7);
        for (int i = 0; i < 30; i++) {
            assertThat(result.at(i, 0, 3)).isEqualTo(pixels[4 * i + 3]);
            for (int c = 0; c < 3; c++) {
                if (labels[i] != 1) {
                    assertThat(result.at(i, 0, c)).isEqualTo(pixels[4 * i + c]);
                }
            }
        }
        assertThatImage(image).isIdenticalTo(Image.of(30, 1, 4, pixels));
    }

    @Test
    void greyTakesAHueAndItsShadowsFadeWithTheLight() throws Exception {
        Image result = recolour(shaded(0.8, 0.8, 0.8), strip(), Map.of("hair", new Rgb(200, 30, 30)), 1);
        OkLab dark = OkLab.of(result.at(0, 0, 0), result.at(0, 0, 1), result.at(0, 0, 2));
        OkLab middle = OkLab.of(result.at(10, 0, 0), result.at(10, 0, 1), result.at(10, 0, 2));
        assertThat(dark.l()).isLessThan(middle.l());
        assertThat(dark.chroma()).isLessThan(middle.chroma());
        assertThat(Math.atan2(dark.b(), dark.a())).isBetween(0.2, 0.8);
    }

    @Test
    void aPaletteGivesColoursAndThoseNamedComeFirst(@TempDir Path folder) throws Exception {
        Path palette = Files.writeString(
                folder.resolve("p.json"), "{\"hair\": \"#00ff00\", \"torso\": \"#ff0000\", \"wings\": \"#0000ff\"}");
        Image image = shaded(0.5, 0.5, 0.5);
        Image fromFile = new Recolour(image, strip(), Map.of(), Optional.of(TestFiles.ref(palette)), 1)
                .compute(TestContext.create());
        assertThatImage(fromFile).isIdenticalTo(recolour(image, strip(), Map.of("hair", new Rgb(0, 255, 0)), 1));
        Image named = new Recolour(
                        image, strip(), Map.of("hair", new Rgb(1, 2, 255)), Optional.of(TestFiles.ref(palette)), 1)
                .compute(TestContext.create());
        assertThatImage(named).isIdenticalTo(recolour(image, strip(), Map.of("hair", new Rgb(1, 2, 255)), 1));
    }

    @Test
    void mistakesAreToldInOneSentence() {
        Map<String, Rgb> hair = Map.of("hair", new Rgb(1, 2, 3));
        assertThatThrownBy(() -> recolour(shaded(1, 1, 1), strip(), Map.of("hiar", new Rgb(1, 2, 3)), 1))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("no part 'hiar'");
        assertThatThrownBy(() -> recolour(Image.of(2, 2, 3, new float[12]), strip(), hair, 1))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("22x1", "2x2");
        assertThatThrownBy(() -> recolour(Image.of(22, 1, 1, new float[22]), strip(), hair, 1))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("grey");
    }
}
