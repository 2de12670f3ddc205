package org.celflow.imaging.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.celflow.node.Frames;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final List<Part> PARTS = List.of(
            new Part("background", new Rgb(0, 0, 0)),
            new Part("hair", new Rgb(255, 0, 0)),
            new Part("torso", new Rgb(0, 0, 255)));

    /** A square of hair with its corner at (x, y). */
    private static PartMask square(int size, int x, int y, int side) {
        byte[] labels = new byte[size * size];
        for (int v = y; v < y + side; v++) {
            for (int u = x; u < x + side; u++) {
                labels[v * size + u] = 1;
            }
        }
        return PartMask.of(size, size, PARTS, labels);
    }

    private static Mask mask(PartMask parts, List<String> names, boolean invert, double grow, double feather)
            throws NodeException {
        return new PartsToMask(parts, new PartSelection(names, invert), new EdgeParams(grow, feather))
                .compute(TestContext.create());
    }

    private static double area(Mask mask) {
        double sum = 0;
        for (float coverage : mask.toArray()) {
            sum += coverage;
        }
        return sum;
    }

    @Test
    void withoutGrowthAndFeatherTheMaskIsExactlyTheParts() throws Exception {
        byte[] labels = {0, 1, 2, 1};
        PartMask parts = PartMask.of(4, 1, PARTS, labels);
        assertThat(mask(parts, List.of(), false, 0, 0).toArray()).containsExactly(0, 1, 1, 1);
        assertThat(mask(parts, List.of("hair"), false, 0, 0).toArray()).containsExactly(0, 1, 0, 1);
        assertThat(mask(parts, List.of("hair"), true, 0, 0).toArray()).containsExactly(1, 0, 1, 0);
        assertThat(mask(parts, List.of("background"), false, 0, 0).toArray()).containsExactly(1, 0, 0, 0);
    }

    @Test
    void aPartThatTheMaskDoesNotHaveIsNamedWithThoseItHas() {
        assertThatThrownBy(() -> mask(square(8, 1, 1, 2), List.of("hiar"), false, 0, 0))
                .isInstanceOf(NodeException.class)
                .hasMessage("the mask has no part 'hiar'; it has background, hair, torso");
    }

    @Test
    void growingMovesTheBorderBySoManyPixels() throws Exception {
        PartMask parts = square(40, 10, 12, 16);
        Mask grown = mask(parts, List.of("hair"), false, 3, 0);
        assertThat(grown.at(7, 20)).isEqualTo(1);
        assertThat(grown.at(6, 20)).isEqualTo(0);
        assertThat(grown.at(7, 9)).as("corners are round").isEqualTo(0);
        Mask shrunk = mask(parts, List.of("hair"), false, -3, 0);
        assertThat(shrunk.at(13, 20)).isEqualTo(1);
        assertThat(shrunk.at(12, 20)).isEqualTo(0);
    }

    @Test
    void featherIsARampCentredOnTheBorder() throws Exception {
        Mask mask = mask(square(60, 20, 0, 40), List.of("hair"), false, 0, 8);
        float[] across = new float[10];
        for (int x = 15; x < 25; x++) {
            across[x - 15] = mask.at(x, 20);
        }
        assertThat(across)
                .containsExactly(0, 0.0625f, 0.1875f, 0.3125f, 0.4375f, 0.5625f, 0.6875f, 0.8125f, 0.9375f, 1);
    }

    @Property(tries = 40, seed = "3")
    void aMaskAndItsInverseCoverEverything(
            @ForAll @LongRange(min = 0, max = 1000) long seed, @ForAll @DoubleRange(min = 0, max = 6) double feather)
            throws NodeException {
        Random random = new Random(seed);
        byte[] labels = new byte[16 * 12];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(3);
        }
        PartMask parts = PartMask.of(16, 12, PARTS, labels);
        float[] mask = mask(parts, List.of("hair"), false, 0, feather).toArray();
        float[] inverse = mask(parts, List.of("hair"), true, 0, feather).toArray();
        for (int i = 0; i < mask.length; i++) {
            assertThat(mask[i] + inverse[i]).isBetween(1 - 1e-5f, 1 + 1e-5f);
            assertThat(mask[i]).isBetween(0f, 1f);
        }
    }

    @Property(tries = 40, seed = "4")
    void growingMoreNeverCoversLess(
            @ForAll @LongRange(min = 0, max = 1000) long seed, @ForAll @DoubleRange(min = -4, max = 4) double grow)
            throws NodeException {
        int at = (int) (seed % 10);
        PartMask parts = square(32, at, 20 - at, 8);
        assertThat(area(mask(parts, List.of(), false, grow + 0.5, 2)))
                .isGreaterThanOrEqualTo(area(mask(parts, List.of(), false, grow, 2)));
    }

    @Test
    void allOrNothingHasNoBorderToMove() throws Exception {
        PartMask parts = square(8, 0, 0, 8);
        assertThat(area(mask(parts, List.of("hair"), false, -5, 3))).isEqualTo(64);
        assertThat(area(mask(parts, List.of("hair"), true, 5, 3))).isZero();
    }

    @Test
    void theBoxHoldsThePartsOfEveryFrame() throws Exception {
        Frames<PartMask> shot = Frames.of(Map.of(0, square(64, 10, 20, 8), 1, square(64, 20, 25, 8)));
        assertThat(new ShotBox(shot, new PartSelection(List.of("hair"), false), 0, 1).compute(TestContext.create()))
                .isEqualTo(new CropBox(10, 20, 18, 13));
        assertThat(new ShotBox(shot, new PartSelection(List.of(), false), 2, 8).compute(TestContext.create()))
                .isEqualTo(new CropBox(7, 15, 24, 24));
        assertThat(new ShotBox(shot, new PartSelection(List.of(), false), 500, 8).compute(TestContext.create()))
                .isEqualTo(new CropBox(0, 0, 64, 64));
    }

    @Test
    void aBoxAroundNothingIsRefused() {
        Frames<PartMask> shot = Frames.only(square(16, 2, 2, 4));
        assertThatThrownBy(() -> new ShotBox(shot, new PartSelection(List.of("torso"), false), 0, 1)
                        .compute(TestContext.create()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("in no frame of the shot");
    }
}
