package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.NodeException;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.NodeTypeReader;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.time.TimeNeed;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A shot drawn frame after frame under a network that follows two pictures. */
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class SampleTemporalTest {
    private TinyModel tiny;
    private ControlNet network;
    private TestContext ctx;
    private Conditioning positive;
    private Conditioning negative;

    @BeforeAll
    void load(@TempDir Path models) throws Exception {
        tiny = new TinyModel(models);
        network = new ControlNet(TinyModel.ref(Golden.model("tiny-cn-temporalnet2.safetensors", models)), "fp32");
        ctx = tiny.context();
        positive = tiny.prompt(ctx, "a cat");
        negative = tiny.prompt(ctx, "blurry");
    }

    @AfterAll
    void free() {
        assertThat(ctx.borrowed()).isZero();
        ctx.close();
    }

    @Test
    void eachFrameFollowsTheOneDrawnBeforeAndTheMotionSince() throws Exception {
        List<Image> frames = new ArrayList<>();
        Optional<Image> previous = Optional.empty();
        for (int frame = 0; frame < 3; frame++) {
            Map<String, Object> drawn = draw(previous, Optional.of(motion(frame)), Optional.empty());
            Image expected = previous.isEmpty()
                    ? byHand(positive, negative)
                    : byHand(controlled(positive, previous.get(), frame), controlled(negative, previous.get(), frame));
            Image image = image(drawn);
            assertThat(image.toArray()).isEqualTo(expected.toArray());
            frames.add(image);
            previous = Optional.of(image);
        }
        assertThat(frames.get(1).toArray()).isNotEqualTo(frames.get(0).toArray());
        assertThat(frames.get(2).toArray()).isNotEqualTo(frames.get(1).toArray());
        // the same motion after another picture is another frame
        assertThat(image(draw(Optional.of(frames.get(0)), Optional.of(motion(2)), Optional.empty()))
                        .toArray())
                .isNotEqualTo(frames.get(2).toArray());
    }

    @Test
    void thePictureAtFirstStandsInForTheFrameBeforeAndOnlyThere() throws Exception {
        Image input = TinyModel.picture(64, 64);
        Image first = image(draw(Optional.empty(), Optional.of(motion(0)), Optional.of(input)));
        Image expected = byHand(controlled(positive, input, 0), controlled(negative, input, 0));
        assertThat(first.toArray()).isEqualTo(expected.toArray());
        float[] second = image(draw(Optional.of(first), Optional.of(motion(1)), Optional.empty()))
                .toArray();
        assertThat(image(draw(Optional.of(first), Optional.of(motion(1)), Optional.of(input)))
                        .toArray())
                .isEqualTo(second);
    }

    @Test
    void aNetworkThatFollowsTheFrameBeforeAloneNeedsNoMotion() throws Exception {
        Image before = motion(1);
        Image drawn = image(node(tiny.controlNet()).input("previous", before).compute(ctx));
        assertThat(drawn.toArray())
                .isEqualTo(byHand(followed(positive, before), followed(negative, before))
                        .toArray());
        Image alone = image(node(tiny.controlNet())
                .input("previous", before)
                .set("strength", 0.0)
                .compute(ctx));
        assertThat(alone.toArray()).isEqualTo(byHand(positive, negative).toArray());
    }

    private Conditioning followed(Conditioning prompt, Image before) {
        Conditioning.Control control = new Conditioning.Control(tiny.controlNet(), before, 0.6, 0, 1);
        return new Conditioning(List.of(prompt.entries().get(0).withControls(List.of(control))));
    }

    @Test
    void theLatentIsTheOneOfThePicture() throws Exception {
        Map<String, Object> drawn = draw(Optional.of(motion(0)), Optional.of(motion(1)), Optional.empty());
        Latent latent = (Latent) Objects.requireNonNull(drawn.get("latent"));
        assertThat(decoded(latent).toArray()).isEqualTo(image(drawn).toArray());
    }

    @Test
    void withoutTheMotionANetworkThatFollowsItIsRefused() {
        assertThatThrownBy(() -> draw(Optional.of(motion(0)), Optional.empty(), Optional.empty()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("follows two pictures");
    }

    @Test
    void thePreviousFrameIsTheNodesOwnPictureAndNoPort() {
        NodeType type = NodeTypeReader.read(SampleTemporal.class);
        assertThat(type.input("previous").orElseThrow().need()).isEqualTo(new TimeNeed.PreviousOutput("image"));
        assertThat(type.ports()).extracting(InputSpec::name).doesNotContain("previous");
    }

    private Map<String, Object> draw(Optional<Image> previous, Optional<Image> motion, Optional<Image> first)
            throws Exception {
        NodeHarness node = node(network);
        previous.ifPresent(image -> node.input("previous", image));
        motion.ifPresent(image -> node.input("motion", image));
        first.ifPresent(image -> node.input("first", image));
        return node.compute(ctx);
    }

    private NodeHarness node(ControlNet controlNet) {
        return NodeHarness.of(SampleTemporal.class)
                .input("model", tiny.model())
                .input("positive", positive)
                .input("negative", negative)
                .input("latent", TinyModel.zeros(4, 8, 8))
                .input("vae", tiny.vae())
                .input("controlnet", controlNet)
                .set("strength", 0.6)
                .set("seed", 5L)
                .set("steps", 3L)
                .set("cfg", 4.0);
    }

    /** The same frame by the nodes of which each does one of the steps. */
    private Image byHand(Conditioning controlledPositive, Conditioning controlledNegative) throws Exception {
        return decoded(TinyModel.compute(
                ctx,
                Latent.class,
                tiny.sampler(ctx).input("positive", controlledPositive).input("negative", controlledNegative)));
    }

    private Image decoded(Latent latent) throws Exception {
        return TinyModel.compute(
                ctx,
                Image.class,
                NodeHarness.of(DecodeLatent.class).input("latent", latent).input("vae", tiny.vae()));
    }

    private Conditioning controlled(Conditioning prompt, Image before, int frame) {
        Conditioning.Control control = new Conditioning.Control(
                network, before, Optional.of(motion(frame)), 0.6, 0, 1, Optional.empty(), 1, false);
        return new Conditioning(List.of(prompt.entries().get(0).withControls(List.of(control))));
    }

    /** Motion as colours: something else at each frame. */
    private static Image motion(int frame) {
        float[] pixels = new float[64 * 64 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i / 3 % 64 + 9 * frame) % 40 < 20 ? 1 : 0.25f * (i % 3);
        }
        return Image.of(64, 64, 3, pixels);
    }

    private static Image image(Map<String, Object> drawn) {
        return (Image) Objects.requireNonNull(drawn.get("image"));
    }
}
