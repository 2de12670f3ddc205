package org.celflow.imaging.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.celflow.node.NodeException;
import org.celflow.node.resample.Resampling;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;

class MaskNodesTest {
    private static final TestContext CTX = TestContext.create();
    private static final Offset<Float> CLOSE = Offset.offset(1e-6f);

    /** One soft pixel in the middle of 5 x 5. */
    private static Mask dot() {
        float[] coverage = new float[25];
        coverage[12] = 0.75f;
        return Mask.of(5, 5, coverage);
    }

    @Test
    void growingWithTaperedCornersMakesADiamondAndElseASquare() {
        assertThat(new GrowMask(dot(), 1, true).compute(CTX).toArray()).containsExactly(grid("""
                . . . . .
                . . # . .
                . # # # .
                . . # . .
                . . . . .
                """));
        assertThat(new GrowMask(dot(), 2, false).compute(CTX).toArray()).containsExactly(grid("""
                # # # # #
                # # # # #
                # # # # #
                # # # # #
                # # # # #
                """));
    }

    @Test
    void shrinkingUndoesGrowing() {
        Mask grown = new GrowMask(dot(), 1, false).compute(CTX);
        assertThat(new GrowMask(grown, -1, false).compute(CTX).toArray()).containsExactly(dot().toArray());
        assertThat(new GrowMask(dot(), 0, true).compute(CTX).toArray()).containsExactly(dot().toArray());
    }

    private static float[] grid(String text) {
        String cells = text.replaceAll("\\s", "");
        float[] coverage = new float[cells.length()];
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = cells.charAt(i) == '#' ? 0.75f : 0;
        }
        return coverage;
    }

    @Test
    void featheringRampsTowardsTheSides() throws Exception {
        Mask full = new SolidMask(1, 4, 1).compute(CTX);
        assertThat(new FeatherMask(full, 2, 0, 0, 0).compute(CTX).toArray()).containsExactly(0.5f, 1, 1, 1);
        // ComfyUI's own arithmetic: the first factor of a ramp at the right falls on the first column.
        assertThat(new FeatherMask(full, 0, 0, 2, 0).compute(CTX).toArray()).containsExactly(0.5f, 1, 1, 1);
        float[] three = new FeatherMask(full, 0, 0, 3, 0).compute(CTX).toArray();
        assertThat(three).containsExactly(new float[] {1 / 3f, 1, 1, 2 / 3f}, CLOSE);
    }

    @Test
    void masksAreCombinedWhereTheSecondLies() {
        Mask a = Mask.of(3, 1, new float[] {0.75f, 0.5f, 0.25f});
        Mask b = Mask.of(5, 1, new float[] {0.5f, 0.75f, 1, 1, 1});
        assertThat(combined(a, b, CombineMasks.Operation.MULTIPLY)).containsExactly(0.75f, 0.25f, 0.1875f);
        assertThat(combined(a, b, CombineMasks.Operation.ADD)).containsExactly(0.75f, 1, 1);
        assertThat(combined(a, b, CombineMasks.Operation.SUBTRACT)).containsExactly(0.75f, 0, 0);
        // Halves round to even, as PyTorch rounds.
        assertThat(combined(a, b, CombineMasks.Operation.AND)).containsExactly(0.75f, 0, 0);
        assertThat(combined(a, b, CombineMasks.Operation.OR)).containsExactly(0.75f, 0, 1);
        assertThat(combined(a, b, CombineMasks.Operation.XOR)).containsExactly(0.75f, 0, 1);
    }

    private static float[] combined(Mask a, Mask b, CombineMasks.Operation operation) {
        return new CombineMasks(a, b, 1, 0, operation).compute(CTX).toArray();
    }

    @Test
    void aThresholdIsExceededAndNotReached() {
        Mask mask = Mask.of(3, 1, new float[] {0.25f, 0.5f, 0.75f});
        assertThat(new ThresholdMask(mask, 0.5).compute(CTX).toArray()).containsExactly(0, 0, 1);
        assertThat(new InvertMask(mask).compute(CTX).toArray()).containsExactly(0.75f, 0.5f, 0.25f);
    }

    @Test
    void croppingKeepsWhatIsInside() throws Exception {
        Mask cut = new CropMask(dot(), 2, 2, 9, 2).compute(CTX);
        assertThat(cut.width()).isEqualTo(3);
        assertThat(cut.toArray()).containsExactly(0.75f, 0, 0, 0, 0, 0);
        assertThatThrownBy(() -> new CropMask(dot(), 5, 0, 1, 1).compute(CTX))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("outside the mask");
    }

    @Test
    void resizingFollowsTheMethod() throws Exception {
        Mask mask = Mask.of(2, 1, new float[] {0, 1});
        assertThat(new ResizeMask(mask, 4, 1, Resampling.BILINEAR).compute(CTX).toArray())
                .containsExactly(0, 0.25f, 0.75f, 1);
        assertThat(new ResizeMask(mask, 4, 1, Resampling.NEAREST_EXACT)
                        .compute(CTX)
                        .toArray())
                .containsExactly(0, 0, 1, 1);
        assertThatThrownBy(() -> new ResizeMask(mask, 16_384, 16_384, Resampling.AREA).compute(CTX))
                .hasMessageContaining("smaller");
    }

    @Test
    void picturesAndMasksBecomeEachOther() throws Exception {
        Image image = Image.of(2, 1, 4, new float[] {0.25f, 0.5f, 0.75f, 1, 128 / 255f, 0, 0, 0});
        assertThat(new ChannelMask(image, ChannelMask.Channel.GREEN)
                        .compute(CTX)
                        .toArray())
                .containsExactly(0.5f, 0);
        assertThat(new ChannelMask(image, ChannelMask.Channel.ALPHA)
                        .compute(CTX)
                        .toArray())
                .containsExactly(1, 0);
        assertThat(new ColourMask(image, Rgb.parse("#800000")).compute(CTX).toArray())
                .containsExactly(0, 1);
        Image shown = new MaskToImage(Mask.of(1, 1, new float[] {0.5f})).compute(CTX);
        assertThat(shown.toArray()).containsExactly(0.5f, 0.5f, 0.5f);
        assertThatThrownBy(() -> new ChannelMask(shown, ChannelMask.Channel.ALPHA).compute(CTX))
                .hasMessageContaining("no alpha");
    }
}
