package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Control;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

class ApplyControlNetTest {
    private static final ControlNet NET =
            new ControlNet(new FileRef(Path.of("seg.safetensors"), "0".repeat(64)), "auto");
    private static final Image PICTURE = Image.of(1, 1, 3, new float[] {0, 0.5f, 1});

    @Test
    void balancedControlActsOnBothSidesAlikeAtEveryLayer() throws Exception {
        Map<String, Object> out = compute(node().set("strength", 0.7).set("end", 0.5));
        Control expected = new Control(NET, PICTURE, 0.7, 0, 0.5);
        assertThat(controls(out, "positive")).containsExactly(expected);
        assertThat(controls(out, "negative")).containsExactly(expected);
    }

    @Test
    void whenThePromptCountsMoreControlIsSoftOnBothSides() throws Exception {
        Map<String, Object> out = compute(node().set("mode", "prompt"));
        assertThat(controls(out, "positive")).extracting(Control::fade).containsExactly(0.825);
        assertThat(controls(out, "negative")).extracting(Control::fade).containsExactly(0.825);
        assertThat(controls(compute(node().set("mode", "prompt").set("fade", 0.5)), "positive"))
                .extracting(Control::fade)
                .containsExactly(0.5);
    }

    @Test
    void whenControlCountsMoreTheNegativePromptIsLeftAlone() throws Exception {
        Map<String, Object> out = compute(node().set("mode", "control"));
        assertThat(controls(out, "positive")).extracting(Control::fade).containsExactly(0.825);
        assertThat(controls(out, "negative")).isEmpty();
    }

    @Test
    void theRegionAndTheSecondPictureArePassedOn() throws Exception {
        Mask region = Mask.of(1, 1, new float[] {0.5f});
        Control control = controls(compute(node().input("region", region).input("second", PICTURE)), "positive")
                .get(0);
        assertThat(control.region()).containsSame(region);
        assertThat(control.second()).containsSame(PICTURE);
    }

    @Test
    void strengthZeroChangesNothing() throws Exception {
        Map<String, Object> out = compute(node().set("strength", 0.0));
        assertThat(controls(out, "positive")).isEmpty();
        assertThat(controls(out, "negative")).isEmpty();
    }

    @Test
    void anEndBeforeTheStartIsRefused() {
        assertThatThrownBy(() -> compute(node().set("start", 0.6).set("end", 0.5)))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("control ends at 0.5 before it begins at 0.6");
    }

    private static NodeHarness node() {
        return NodeHarness.of(ApplyControlNet.class)
                .input("positive", prompt())
                .input("negative", prompt())
                .input("controlnet", NET)
                .input("image", PICTURE);
    }

    private static Conditioning prompt() {
        return new Conditioning(
                List.of(new Conditioning.Entry(Tensor.of(List.of(1, 1), new float[1]), Optional.empty(), List.of())));
    }

    private static Map<String, Object> compute(NodeHarness node) throws Exception {
        try (TestContext ctx = TestContext.create()) {
            return node.compute(ctx);
        }
    }

    private static List<Control> controls(Map<String, Object> out, String side) {
        return ((Conditioning) Objects.requireNonNull(out.get(side)))
                .entries()
                .get(0)
                .controls();
    }
}
