package org.celflow.imaging.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;
import static org.celflow.node.testkit.ImageAssert.psnr;
import static org.celflow.node.testkit.NodeHarness.pair;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.celflow.imaging.TestFiles;
import org.celflow.imaging.file.ImageSource;
import org.celflow.imaging.mask.MaskSource;
import org.celflow.node.Frames;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;

class InterpolateTest {
    private static final List<Part> PARTS =
            List.of(new Part("background", new Rgb(0, 0, 0)), new Part("ball", new Rgb(255, 0, 0)));
    private static final int SIZE = 128;

    /** A ball with an outline over a striped ground, its centre at x. */
    private static Image ball(double x, int channels) {
        float[] pixels = new float[SIZE * SIZE * channels];
        for (int v = 0; v < SIZE; v++) {
            for (int u = 0; u < SIZE; u++) {
                double distance = Math.hypot(u - x, v - 60);
                double ground = 0.6 + 0.2 * Math.sin(u * 0.35) * Math.sin(v * 0.23);
                double inside = Math.max(0, Math.min(1, 22.5 - distance));
                double outline = Math.max(0, Math.min(1, 2.5 - Math.abs(distance - 20)));
                for (int c = 0; c < channels; c++) {
                    double fill = c == 0 ? 0.9 : 0.2 + 0.005 * (v - 60);
                    double value = inside * fill + (1 - inside) * ground;
                    pixels[(v * SIZE + u) * channels + c] =
                            c == 3 ? (float) inside : (float) (value * (1 - outline) + 0.1 * outline);
                }
            }
        }
        return Image.of(SIZE, SIZE, channels, pixels);
    }

    private static PartMask ballParts(double x) {
        byte[] labels = new byte[SIZE * SIZE];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (Math.hypot(i % SIZE - x, i / SIZE - 60) < 22 ? 1 : 0);
        }
        return PartMask.of(SIZE, SIZE, PARTS, labels);
    }

    private static Image fade(Image a, Image b, double t) {
        float[] x = a.toArray();
        float[] y = b.toArray();
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) ((1 - t) * x[i] + t * y[i]);
        }
        return Image.of(a.width(), a.height(), a.channels(), x);
    }

    private static Interpolate.InBetweens between(
            Frames<Image> images, Optional<Frames<PartMask>> parts, int phase, int factor) throws NodeException {
        return new Interpolate(images, parts, factor, false)
                .compute(TestContext.create().atPhase(phase));
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

    private static double differing(PartMask a, PartMask b) {
        byte[] x = a.toArray();
        byte[] y = b.toArray();
        int differing = 0;
        for (int i = 0; i < x.length; i++) {
            differing += x[i] == y[i] ? 0 : 1;
        }
        return (double) differing / x.length;
    }

    @Test
    void phaseZeroIsTheSourceFrameBitForBit() throws Exception {
        Image here = ball(40, 3);
        PartMask parts = ballParts(40);
        Interpolate.InBetweens made = between(pair(here, ball(52, 3)), Optional.of(pair(parts, ballParts(52))), 0, 2);
        assertThatImage(made.image()).isIdenticalTo(here);
        assertThat(made.parts().sameAs(parts)).isTrue();
    }

    @Test
    void theMiddleOfAMoveIsNearTheTruthAndFarFromAFade() throws Exception {
        Image a = ball(40, 3);
        Image b = ball(52, 3);
        Image truth = ball(46, 3);
        Image made = between(pair(a, b), Optional.empty(), 1, 2).image();
        assertThat(psnr(made, truth)).isGreaterThan(32);
        assertThat(psnr(made, truth)).isGreaterThan(psnr(fade(a, b, 0.5), truth) + 10);
    }

    @Test
    void eachPhaseIsWhereItsTimeSays() throws Exception {
        Image a = ball(40, 3);
        Image b = ball(52, 3);
        for (int phase = 1; phase < 4; phase++) {
            Image made = between(pair(a, b), Optional.of(pair(ballParts(40), ballParts(52))), phase, 4)
                    .image();
            assertThatImage(made).hasPsnrOfAtLeast(31, ball(40 + 3 * phase, 3));
        }
    }

    @Test
    void partsMoveWithThePictureAndNoneIsInvented() throws Exception {
        PartMask made = between(pair(ball(40, 3), ball(52, 3)), Optional.of(pair(ballParts(40), ballParts(52))), 1, 2)
                .parts();
        assertThat(made.parts()).isEqualTo(PARTS);
        assertThat(differing(made, ballParts(46))).isLessThan(0.004);
    }

    @Test
    void alphaMovesWithItsColours() throws Exception {
        Image made =
                between(pair(ball(40, 4), ball(52, 4)), Optional.empty(), 1, 2).image();
        Image truth = ball(46, 4);
        double error = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
            error += Math.abs(made.at(i % SIZE, i / SIZE, 3) - truth.at(i % SIZE, i / SIZE, 3));
        }
        assertThat(error / (SIZE * SIZE)).isLessThan(0.01);
    }

    @Test
    void drawnFramesInBetweenBeatFadeAndHold() throws Exception {
        Map<String, Double> gain = new TreeMap<>();
        for (List<String> trio : List.of(List.of("0004", "0005", "0006"), List.of("0014", "0015", "0016"))) {
            Image a = drawn(trio.get(0));
            Image b = drawn(trio.get(2));
            Image truth = drawn(trio.get(1));
            Interpolate.InBetweens made =
                    between(pair(a, b), Optional.of(pair(parts(trio.get(0)), parts(trio.get(2)))), 1, 2);
            gain.merge("over fade", psnr(made.image(), truth) - psnr(fade(a, b, 0.5), truth), Double::sum);
            gain.merge("over hold", psnr(made.image(), truth) - psnr(a, truth), Double::sum);
            PartMask trueParts = parts(trio.get(1));
            assertThat(differing(made.parts(), trueParts)).isLessThan(0.6 * differing(parts(trio.get(0)), trueParts));
            Set<Integer> labels = new HashSet<>();
            for (String number : List.of(trio.get(0), trio.get(2))) {
                for (byte label : parts(number).toArray()) {
                    labels.add((int) label);
                }
            }
            for (byte label : made.parts().toArray()) {
                assertThat(labels).contains((int) label);
            }
        }
        assertThat(gain.get("over fade")).isGreaterThan(2 * 2.5);
        assertThat(gain.get("over hold")).isGreaterThan(2 * 4.5);
    }

    @Test
    void theLastFrameIsHeldWhereTheShotDoesNotLoop() throws Exception {
        Image last = ball(40, 3);
        Interpolate.InBetweens made = between(Frames.only(last), Optional.empty(), 1, 2);
        assertThatImage(made.image()).isIdenticalTo(last);
        assertThat(made.parts().parts()).extracting(Part::name).containsExactly("background");
    }

    @Test
    void theSameInputsGiveTheSameBits() throws Exception {
        Frames<Image> images = pair(ball(40, 3), ball(52, 3));
        assertThatImage(between(images, Optional.empty(), 1, 2).image())
                .isIdenticalTo(between(images, Optional.empty(), 1, 2).image());
    }

    @Test
    void picturesSmallerThanThePatchesOfTheSearchWork() throws Exception {
        Image tiny = Image.of(5, 3, 1, new float[15]);
        assertThatImage(between(pair(tiny, tiny), Optional.empty(), 1, 2).image())
                .isIdenticalTo(tiny);
    }

    @Test
    void aCutWithinTheShotGivesOneOfTheTwoPicturesNotBoth() throws Exception {
        float[] stripes = new float[SIZE * SIZE];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = i / SIZE / 8 % 2;
        }
        Image made = between(
                        pair(Image.of(SIZE, SIZE, 1, new float[SIZE * SIZE]), Image.of(SIZE, SIZE, 1, stripes)),
                        Optional.empty(),
                        1,
                        2)
                .image();
        for (float value : made.toArray()) {
            assertThat(Math.min(value, 1 - value)).isLessThan(0.13f);
        }
    }

    @Test
    void sizesThatDoNotFitAreToldInOneSentence() {
        Image image = ball(40, 3);
        Image small = Image.of(64, 64, 3, new float[64 * 64 * 3]);
        assertThatThrownBy(() -> between(pair(image, small), Optional.empty(), 1, 2))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("128x128", "64x64");
        Frames<PartMask> wrong = Frames.only(PartMask.of(2, 2, PARTS, new byte[4]));
        assertThatThrownBy(() -> between(Frames.only(image), Optional.of(wrong), 0, 2))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("masks of the picture's size");
        PartMask other = PartMask.of(SIZE, SIZE, PARTS.subList(0, 1), new byte[SIZE * SIZE]);
        assertThatThrownBy(() -> between(pair(image, image), Optional.of(pair(ballParts(40), other)), 1, 2))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("one palette");
    }

    @Test
    void flowPointsFromThisFrameToTheNext() throws Exception {
        Flow flow = new ImageFlow(pair(ball(40, 3), ball(52, 3))).compute(TestContext.create());
        int centre = 2 * (60 * SIZE + 25);
        assertThat(flow.toArray()[centre]).as("left rim of the ball").isBetween(10f, 14f);
        assertThat(flow.toArray()[centre + 1]).isBetween(-1.5f, 1.5f);
        assertThat(flow.toArray()[2 * (120 * SIZE + 110)]).as("ground").isBetween(-0.5f, 0.5f);
        assertThat(new ImageFlow(Frames.only(ball(40, 3)))
                        .compute(TestContext.create())
                        .toArray())
                .containsOnly(0f);
    }
}
