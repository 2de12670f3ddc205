package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.model.FreeU;
import org.celflow.diffusion.model.ReferenceOnly;
import org.celflow.diffusion.sampling.PerturbedAttentionGuidance;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SelfAttentionGuidance;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.Node;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that change how a denoiser is asked. */
@ExtendWith(TorchThread.class)
class ModelChangeNodesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TinyModel tiny;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestContext ctx;

    @BeforeEach
    void open() {
        tiny = new TinyModel(folder);
        ctx = tiny.context();
    }

    @AfterEach
    void everyLeaseIsGivenBack() {
        assertThat(ctx.borrowed()).isZero();
        ctx.close();
    }

    @Test
    void theNumbersOfTheNodesReachTheModel() throws Exception {
        assertThat(model(ApplyFreeU.class, "version", "v1").changes())
                .containsExactly(new FreeU(1, 1.3, 1.4, 0.9, 0.2));
        assertThat(model(ApplyPerturbedAttention.class, "scale", 2.5).changes())
                .containsExactly(new PerturbedAttentionGuidance(2.5));
        assertThat(model(ApplySelfAttention.class, "blur", 1.0).changes())
                .containsExactly(new SelfAttentionGuidance(0.5, 1));
        Latent reference = TinyModel.zeros(4, 8, 8);
        Model referred = TinyModel.compute(
                ctx,
                Model.class,
                NodeHarness.of(ApplyReference.class)
                        .input("model", tiny.model())
                        .input("reference", reference)
                        .set("kind", "both")
                        .set("fidelity", 0.25)
                        .set("seed", 9L));
        assertThat(referred.changes()).containsExactly(new ReferenceOnly(reference.samples(), true, true, 0.25, 1, 9));
    }

    @Test
    void aSamplerDrawsSomethingElseUnderEachChange() throws Exception {
        float[] plain = sample(tiny.model());
        Latent wide = TinyModel.zeros(4, 16, 16);
        assertThat(sample(model(ApplyPerturbedAttention.class, "scale", 3.0), wide))
                .isNotEqualTo(sample(tiny.model(), wide));
        assertThat(sample(model(ApplySelfAttention.class, "scale", 0.5))).isNotEqualTo(plain);
        assertThat(sample(model(ApplyFreeU.class, "version", "v1"))).isNotEqualTo(plain);
        assertThat(sample(reference(TinyModel.zeros(4, 8, 8)))).isNotEqualTo(plain);
        assertThat(sample(tiny.model())).isEqualTo(plain);
    }

    /** With half a mask of one grey, places change only in the steps after their time has come. */
    @Test
    void greyPlacesStartToChangeLaterUnderDifferentialDiffusion() throws Exception {
        Model model = model(SetDifferentialDiffusion.class, "strength", 1.0);
        Sigmas early = Sigmas.of(14, 7, 3, 2.5f);
        Sigmas late = Sigmas.of(14, 7, 3, 0.3f, 0);
        // At the last prediction, at 3, more than a tenth of the time to 2.5 is left.
        assertThat(drawn(model, 0.1f, early)).containsExactly(drawn(model, 0, early));
        assertThat(drawn(model, 0.5f, late)).isNotEqualTo(drawn(model, 0, late));
        assertThat(drawn(model, 0.5f, late)).isNotEqualTo(drawn(tiny.model(), 0.5f, late));
        assertThat(drawn(model, 1, late)).containsExactly(drawn(tiny.model(), 1, late));
        Model off = model(SetDifferentialDiffusion.class, "strength", 0.0);
        assertThat(drawn(off, 0.5f, late)).containsExactly(drawn(tiny.model(), 0.5f, late));
    }

    /** The last prediction under a mask that is white on the left and grey on the right. */
    private float[] drawn(Model model, float grey, Sigmas sigmas) throws Exception {
        float[] halves = new float[64];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = i % 8 < 4 ? 1 : grey;
        }
        Latent latent = new Latent(TinyModel.zeros(4, 8, 8).samples(), Optional.of(Mask.of(8, 8, halves)));
        Map<String, Object> sampled = NodeHarness.of(SampleCustom.class)
                .input("model", model)
                .input("positive", tiny.prompt(ctx, "a cat"))
                .input("negative", tiny.prompt(ctx, "blurry"))
                .input("latent", latent)
                .input("sampler", new SamplerChoice(SamplerKind.EULER))
                .input("sigmas", sigmas)
                .compute(ctx);
        return Objects.requireNonNull((Latent) sampled.get("output")).samples().toArray();
    }

    @Test
    void aThirdPromptGuidesASampler() throws Exception {
        float[] plain = sample(tiny.model());
        Model perpendicular = TinyModel.compute(ctx, Model.class, third(SetPerpendicularNegative.class, "empty", ""));
        assertThat(sample(perpendicular)).isNotEqualTo(plain);
        // From the negative prompt over the positive one to the positive one is the plain way.
        Model straight = TinyModel.compute(ctx, Model.class, third(SetDualCfg.class, "middle", "a cat"));
        assertThat(sample(straight)).containsExactly(plain, Offset.offset(1e-3f));
        Conditioning controlled = (Conditioning) Objects.requireNonNull(NodeHarness.of(ApplyControlNetToPrompt.class)
                .input("conditioning", tiny.prompt(ctx, "a cat"))
                .input("controlnet", tiny.controlNet())
                .input("image", TinyModel.picture(64, 64))
                .compute(ctx)
                .get("out"));
        assertThatThrownBy(() -> NodeHarness.of(SetDualCfg.class)
                        .input("model", tiny.model())
                        .input("middle", controlled)
                        .compute(ctx))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("cannot have control networks");
    }

    private NodeHarness third(Class<? extends Node<?>> node, String input, String text) throws Exception {
        return NodeHarness.of(node).input("model", tiny.model()).input(input, tiny.prompt(ctx, text));
    }

    @Test
    void aReferenceOfAnotherNumberOfPicturesIsRefused() throws Exception {
        Model model = reference(new Latent(Tensor.of(List.of(3, 4, 8, 8), new float[3 * 4 * 64]), Optional.empty()));
        assertThatThrownBy(() -> sample(model))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("the reference has 3 pictures of 4 channels");
    }

    private Model reference(Latent reference) throws Exception {
        return TinyModel.compute(
                ctx,
                Model.class,
                NodeHarness.of(ApplyReference.class)
                        .input("model", tiny.model())
                        .input("reference", reference));
    }

    private Model model(Class<? extends Node<?>> node, String name, Object value) throws Exception {
        return TinyModel.compute(
                ctx,
                Model.class,
                NodeHarness.of(node).input("model", tiny.model()).set(name, value));
    }

    private float[] sample(Model model) throws Exception {
        return sample(model, TinyModel.zeros(4, 8, 8));
    }

    private float[] sample(Model model, Latent latent) throws Exception {
        return TinyModel.compute(
                        ctx,
                        Latent.class,
                        tiny.sampler(ctx).input("model", model).input("latent", latent))
                .samples()
                .toArray();
    }
}
