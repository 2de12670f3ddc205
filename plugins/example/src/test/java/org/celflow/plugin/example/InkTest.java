package org.celflow.plugin.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.celflow.node.CancelledException;
import org.celflow.node.testkit.NodeContract;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InkTest {
    private static final List<Part> PARTS = List.of(
            new Part("background", Rgb.parse("#000000")),
            new Part("hair", Rgb.parse("#ff0000")),
            new Part("skin", Rgb.parse("#00ff00")));
    private static final Rgb RED = Rgb.parse("#ff0000");

    @TestFactory
    Stream<DynamicNode> everyNodeKeepsTheContract() {
        return NodeContract.of(new ExamplePack()).tests();
    }

    private static PartMask mask(int width, int... labels) {
        byte[] bytes = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            bytes[i] = (byte) labels[i];
        }
        return PartMask.of(width, labels.length / width, PARTS, bytes);
    }

    private static float[] alpha(Image image) {
        float[] alpha = new float[image.width() * image.height()];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = image.at(i % image.width(), i / image.width(), 3);
        }
        return alpha;
    }

    private static float[] alpha(PartMask parts, double width, boolean inside) {
        return alpha(new Ink(parts, width, RED, inside).compute(TestContext.create()));
    }

    @Test
    void aLineLiesOnTheBorderAndIsSmoothedOverOnePixel() {
        PartMask parts = mask(6, 0, 0, 0, 1, 1, 1);
        assertThat(alpha(parts, 2, true)).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(alpha(parts, 1, true)).containsExactly(0, 0, 0.5f, 0.5f, 0, 0);
        assertThat(alpha(parts, 3, true)).containsExactly(0, 0.5f, 1, 1, 0.5f, 0);
    }

    @Test
    void withoutInsideOnlyTheSilhouetteIsDrawn() {
        PartMask parts = mask(6, 0, 1, 1, 1, 2, 2);
        assertThat(alpha(parts, 1, true)).containsExactly(0.5f, 0.5f, 0, 0.5f, 0.5f, 0);
        assertThat(alpha(parts, 1, false)).containsExactly(0.5f, 0.5f, 0, 0, 0, 0);
    }

    @Test
    void aMaskOfOnePartHasNoLines() {
        assertThat(alpha(mask(3, 1, 1, 1, 1, 1, 1), 64, true)).containsOnly(0f);
    }

    @Test
    void theInkHasItsColourEverywhereSoThatEdgesDoNotDarken() {
        Image image = new Ink(mask(2, 0, 1), 2, Rgb.parse("#336699"), true).compute(TestContext.create());
        assertThat(image.channels()).isEqualTo(4);
        assertThat(List.of(image.at(0, 0, 0), image.at(0, 0, 1), image.at(0, 0, 2)))
                .containsExactly(0x33 / 255f, 0x66 / 255f, 0x99 / 255f);
    }

    @Test
    void distancesAreExact() {
        Random random = new Random(3);
        int w = 23;
        int h = 17;
        DistanceField field = new DistanceField(w, h);
        List<int[]> marks = Stream.generate(() -> new int[] {random.nextInt(w), random.nextInt(h)})
                .limit(9)
                .toList();
        marks.forEach(mark -> field.mark(mark[0], mark[1]));
        double[] squared = field.squaredDistances(TestContext.create());
        for (int i = 0; i < w * h; i++) {
            int x = i % w;
            int y = i / w;
            int nearest = marks.stream()
                    .mapToInt(mark -> (mark[0] - x) * (mark[0] - x) + (mark[1] - y) * (mark[1] - y))
                    .min()
                    .orElseThrow();
            assertThat(squared[i]).isCloseTo(nearest, within(1e-9));
        }
    }

    @Test
    void itStopsWhenTheRunIsCancelled() {
        TestContext context = TestContext.create().cancellingAtCheck(2);
        Ink ink = new Ink(mask(200, new int[40_000]), 2, RED, true);
        assertThatThrownBy(() -> ink.compute(context)).isInstanceOf(CancelledException.class);
    }

    @Test
    void itsDefaultsWork() throws Exception {
        Object out = NodeHarness.of(Ink.class)
                .input("parts", mask(2, 0, 1))
                .compute(TestContext.create())
                .get("out");
        assertThat(out).isInstanceOf(Image.class);
    }
}
