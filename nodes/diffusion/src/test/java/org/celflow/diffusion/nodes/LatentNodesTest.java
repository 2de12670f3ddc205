package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

class LatentNodesTest {
    private final TestContext ctx = TestContext.create();

    @Test
    void anEmptyLatentHasAnEighthOfThePicturesSides() throws Exception {
        Latent latent = computed(NodeHarness.of(EmptyLatent.class)
                .set("width", 256L)
                .set("height", 384L)
                .set("batch", 3L));
        assertThat(latent.samples().shape()).containsExactly(3, 4, 48, 32);
        assertThat(latent.samples().toArray()).containsOnly(0f);
        assertThat(latent.noiseMask()).isEmpty();
    }

    @Test
    void aSizeThatIsNoMultipleOfEightIsRefused() {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> computed(NodeHarness.of(EmptyLatent.class).set("width", 260L)))
                .withMessageContaining("260 x 512")
                .withMessageContaining("multiples of 8");
    }

    @Test
    void aBatchThatCannotFitInMemoryIsRefused() {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> computed(NodeHarness.of(EmptyLatent.class)
                        .set("width", 16384L)
                        .set("height", 16384L)
                        .set("batch", 64L)))
                .withMessageContaining("lower batch or size");
    }

    @Test
    void upscalingKeepsTheNoiseMask() throws Exception {
        Mask mask = Mask.of(1, 1, new float[] {0.5f});
        Latent masked = new Latent(ramp(8, 8).samples(), Optional.of(mask));
        Latent large = computed(NodeHarness.of(UpscaleLatent.class).input("latent", masked));
        assertThat(large.samples().shape()).containsExactly(1, 4, 12, 12);
        assertThat(large.noiseMask()).containsSame(mask);
    }

    @Test
    void oneSideOfZeroFollowsTheShape() throws Exception {
        Latent large = computed(
                NodeHarness.of(UpscaleLatent.class).input("latent", ramp(8, 16)).set("width", 256L));
        assertThat(large.samples().shape()).containsExactly(1, 4, 16, 32);
    }

    @Test
    void cropCutsTheMiddleInsteadOfStretching() throws Exception {
        NodeHarness harness = NodeHarness.of(UpscaleLatent.class)
                .input("latent", ramp(8, 16))
                .set("width", 64L)
                .set("height", 64L);
        assertThat(computed(harness).samples().data().get(0)).isEqualTo(1);
        assertThat(computed(harness.set("crop", true)).samples().data().get(0)).isEqualTo(4);
    }

    @Test
    void aScaleThatLeavesNothingIsRefused() {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> computed(NodeHarness.of(UpscaleLatent.class)
                        .input("latent", ramp(8, 8))
                        .set("scale", 0.01)))
                .withMessageContaining("raise the scale");
    }

    /** Each pixel holds its column. */
    private static Latent ramp(int height, int width) {
        float[] samples = new float[4 * height * width];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i % width;
        }
        return new Latent(Tensor.of(List.of(1, 4, height, width), samples), Optional.empty());
    }

    private Latent computed(NodeHarness harness) throws Exception {
        return (Latent) Objects.requireNonNull(harness.compute(ctx).get("out"));
    }
}
