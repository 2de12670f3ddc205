package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.Node;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomSamplingTest {
    private Path folder;
    private TinyModel tiny;
    private TestContext ctx;

    @SuppressWarnings("NullAway.Init") // set before all tests
    CustomSamplingTest() {}

    @BeforeAll
    void load(@TempDir Path models) {
        folder = models;
        tiny = new TinyModel(models);
        ctx = tiny.context();
    }

    @AfterAll
    void free() {
        ctx.close();
    }

    private NodeHarness sampler(Class<? extends Node<?>> type, Latent latent) throws Exception {
        return NodeHarness.of(type)
                .input("model", tiny.model())
                .input("positive", tiny.prompt(ctx, "a cat"))
                .input("negative", tiny.prompt(ctx, "blurry"))
                .input("latent", latent)
                .set("seed", 5L)
                .set("cfg", 4.0);
    }

    private float[] plain(Latent latent, String sampler, long steps) throws Exception {
        return numbers(
                sampler(KSampler.class, latent)
                        .set("sampler", sampler)
                        .set("schedule", "karras")
                        .set("steps", steps),
                "out");
    }

    private float[] numbers(NodeHarness node, String output) throws Exception {
        return latent(node.compute(ctx), output).samples().toArray();
    }

    private static Latent latent(Map<String, Object> outputs, String name) {
        return Objects.requireNonNull((Latent) outputs.get(name));
    }

    private static Conditioning prompts(Map<String, Object> outputs, String name) {
        return Objects.requireNonNull((Conditioning) outputs.get(name));
    }

    private Sigmas sigmas(NodeHarness node) throws Exception {
        return Objects.requireNonNull((Sigmas) node.compute(ctx).get("out"));
    }

    private Sigmas karras(long steps) throws Exception {
        return sigmas(NodeHarness.of(ScheduleSigmas.class)
                .input("model", tiny.model())
                .set("schedule", "karras")
                .set("steps", steps));
    }

    @Test
    void schedulesOfAModelBeginAtTheNoiseThatItsFileNames() throws Exception {
        Path file = folder.resolve("zero-terminal.safetensors");
        ModelForge.of(Golden.model("tiny-sdxl.safetensors", folder))
                .put("v_pred", Tensor.of(List.of(1), new float[1]))
                .put("ztsnr", Tensor.of(List.of(1), new float[1]))
                .write(file, ElementType.F32);
        Model marked = new Model(TinyModel.ref(file), "fp32");
        NodeHarness normal = NodeHarness.of(ScheduleSigmas.class).set("steps", 3L);
        for (NodeHarness node :
                List.of(normal, NodeHarness.of(BetaSigmas.class).set("steps", 3L), NodeHarness.of(TurboSigmas.class))) {
            assertThat(sigmas(node.input("model", marked)).toArray()[0]).isCloseTo(4518.757f, Offset.offset(0.1f));
            assertThat(sigmas(node.input("model", tiny.model())).toArray()[0])
                    .isCloseTo(14.6146f, Offset.offset(1e-3f));
        }
        Conditioning prompt = TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePrompt.class)
                        .input("clip", new Clip(marked.checkpoint(), "fp32"))
                        .set("text", "a cat"));
        NodeHarness custom = sampler(SampleCustom.class, TinyModel.zeros(4, 8, 8))
                .input("sampler", new SamplerChoice(SamplerKind.EULER))
                .input("sigmas", sigmas(normal.input("model", marked)));
        NodeHarness plain = sampler(KSampler.class, TinyModel.zeros(4, 8, 8)).set("steps", 3L);
        for (NodeHarness node : List.of(custom, plain)) {
            node.input("model", marked).input("positive", prompt).input("negative", prompt);
        }
        assertThat(numbers(custom, "output")).containsExactly(numbers(plain, "out"));
    }

    @Test
    void samplersThatShareARunGiveWhatOneGives() throws Exception {
        Latent empty = TinyModel.zeros(4, 8, 8);
        NodeHarness first = sampler(KSamplerAdvanced.class, empty)
                .set("schedule", "karras")
                .set("steps", 5L)
                .set("end", 2L)
                .set("leftoverNoise", true);
        Latent noisy = latent(first.compute(ctx), "out");
        NodeHarness second = sampler(KSamplerAdvanced.class, noisy)
                .set("schedule", "karras")
                .set("steps", 5L)
                .set("start", 2L)
                .set("addNoise", false);
        assertThat(numbers(second, "out")).containsExactly(plain(empty, "euler", 5), Offset.offset(2e-3f));
    }

    @Test
    void aRunThatEndsEarlyWithoutLeftoverNoiseEndsClean() throws Exception {
        Latent empty = TinyModel.zeros(4, 8, 8);
        NodeHarness early = sampler(KSamplerAdvanced.class, empty)
                .set("schedule", "karras")
                .set("steps", 5L)
                .set("end", 1L);
        NodeHarness oneStep = sampler(SampleCustom.class, empty)
                .input("sampler", new SamplerChoice(SamplerKind.EULER))
                .input("sigmas", karras(5).range(0, 2).with(1, 0));
        assertThat(numbers(early, "out")).containsExactly(numbers(oneStep, "output"));
    }

    @Test
    void aStartBehindTheEndChangesNothing() throws Exception {
        Latent empty = TinyModel.zeros(4, 8, 8);
        NodeHarness late =
                sampler(KSamplerAdvanced.class, empty).set("steps", 5L).set("start", 5L);
        assertThat(late.compute(ctx).get("out")).isSameAs(empty);
    }

    @Test
    void theCustomSamplerAlongAScheduleIsTheKSampler() throws Exception {
        Latent empty = TinyModel.zeros(4, 8, 8);
        Map<String, Object> custom = sampler(SampleCustom.class, empty)
                .input("sampler", new SamplerChoice(SamplerKind.DPMPP_2M_SDE))
                .input("sigmas", karras(4))
                .compute(ctx);
        float[] plain = plain(empty, "dpmpp_2m_sde", 4);
        assertThat(latent(custom, "output").samples().toArray()).containsExactly(plain);
        assertThat(latent(custom, "denoised").samples().toArray()).containsExactly(plain);
    }

    @Test
    void aRunThatStopsInTheMiddleAlsoGivesTheCleanLatentItExpects() throws Exception {
        Map<String, Object> custom = sampler(SampleCustom.class, TinyModel.zeros(4, 8, 8))
                .input("sampler", new SamplerChoice(SamplerKind.EULER))
                .input("sigmas", karras(6).range(0, 4))
                .compute(ctx);
        float[] noisy = latent(custom, "output").samples().toArray();
        float[] clean = latent(custom, "denoised").samples().toArray();
        assertThat(noisy).isNotEqualTo(clean);
    }

    /** Rising sigmas follow the flow backwards, so falling ones lead back to the picture. */
    @Test
    void flippedSigmasTurnAPictureIntoItsNoise() throws Exception {
        Random random = new Random(3);
        float[] picture = new float[4 * 8 * 8];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) (4 * random.nextGaussian());
        }
        Sigmas there = SigmaList.geometric(0.05, 3, 60);
        Latent latent = Latent.of(4, 8, 8, picture.clone());
        Latent noise = latent(
                sampler(SampleCustom.class, latent)
                        .set("addNoise", false)
                        .set("cfg", 1.0)
                        .input("sampler", new SamplerChoice(SamplerKind.HEUN))
                        .input("sigmas", there)
                        .compute(ctx),
                "output");
        float[] back = numbers(
                sampler(SampleCustom.class, noise)
                        .set("addNoise", false)
                        .set("cfg", 1.0)
                        .input("sampler", new SamplerChoice(SamplerKind.HEUN))
                        .input("sigmas", there.flipped()),
                "output");
        assertThat(back).containsExactly(picture, Offset.offset(0.2f));
    }

    private static final class SigmaList {
        static Sigmas geometric(double first, double last, int steps) {
            float[] sigmas = new float[steps + 1];
            for (int i = 0; i <= steps; i++) {
                sigmas[i] = (float) (first * Math.pow(last / first, (double) i / steps));
            }
            return Sigmas.of(sigmas);
        }
    }

    private Object chosen(String sampler, String param, Object value) throws Exception {
        return Objects.requireNonNull(NodeHarness.of(SelectSampler.class)
                .set("sampler", sampler)
                .set(param, value)
                .compute(ctx)
                .get("out"));
    }

    @Test
    void whatIsSetAboutASamplerReachesItsRun() throws Exception {
        assertThat(chosen("lms", "order", 0L)).isEqualTo(new SamplerChoice(SamplerKind.LMS));
        Latent empty = TinyModel.zeros(4, 8, 8);
        NodeHarness run = sampler(SampleCustom.class, empty).input("sigmas", karras(4));
        float[] calm = numbers(run.input("sampler", chosen("euler_ancestral", "eta", 0.0)), "output");
        assertThat(calm).containsExactly(plain(empty, "euler", 4), Offset.offset(1e-3f));
        assertThat(numbers(run.input("sampler", chosen("euler_ancestral", "noise", 1.0)), "output"))
                .containsExactly(plain(empty, "euler_ancestral", 4));
        assertThat(numbers(run.input("sampler", chosen("lms", "order", 1L)), "output"))
                .containsExactly(calm, Offset.offset(1e-3f));
        assertThatThrownBy(() -> chosen("euler", "eta", 0.5))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("euler has no eta to be set");
    }

    @Test
    void typedSigmasAreRead() throws Exception {
        assertThat(sigmas(NodeHarness.of(ListSigmas.class).set("sigmas", " 14.6, 3;1e-1\n0 ")))
                .isEqualTo(Sigmas.of(14.6f, 3, 0.1f, 0));
        assertThatThrownBy(() -> NodeHarness.of(ListSigmas.class)
                        .set("sigmas", "14, much")
                        .compute(ctx))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("'much'");
        assertThatThrownBy(() ->
                        NodeHarness.of(ListSigmas.class).set("sigmas", "3 -1").compute(ctx))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("'-1'");
    }

    @Test
    void splitsShareTheSigmaAtTheCut() throws Exception {
        Sigmas whole = Sigmas.of(8, 4, 2, 1, 0);
        Map<String, Object> parts = NodeHarness.of(SplitSigmas.class)
                .input("sigmas", whole)
                .set("step", 3L)
                .compute(ctx);
        assertThat(parts).containsEntry("high", Sigmas.of(8, 4, 2, 1)).containsEntry("low", Sigmas.of(1, 0));
        Map<String, Object> half = NodeHarness.of(SplitSigmasByDenoise.class)
                .input("sigmas", whole)
                .set("denoise", 0.5)
                .compute(ctx);
        assertThat(half).containsEntry("high", Sigmas.of(8, 4, 2)).containsEntry("low", Sigmas.of(2, 1, 0));
    }

    @Test
    void anInpaintingModelIsShownThePictureAroundTheHole() throws Exception {
        float[] right = new float[64];
        java.util.Arrays.fill(right, 32, 64, 1);
        Map<String, Object> shown = NodeHarness.of(InpaintConditioning.class)
                .input("positive", tiny.prompt(ctx, "a cat"))
                .input("negative", tiny.prompt(ctx, ""))
                .input("vae", tiny.vae())
                .input("image", TinyModel.picture(67, 64))
                .input("mask", Mask.of(64, 1, right))
                .compute(ctx);
        Conditioning.Inpainting hole =
                prompts(shown, "positive").entries().get(0).inpainting().orElseThrow();
        assertThat(prompts(shown, "negative").entries().get(0).inpainting()).contains(hole);
        Latent latent = latent(shown, "latent");
        assertThat(hole.picture().shape()).isEqualTo(latent.samples().shape());
        assertThat(hole.picture().toArray()).isNotEqualTo(latent.samples().toArray());
        assertThat(hole.hole().width()).isEqualTo(64);
        assertThat(latent.noiseMask()).contains(hole.hole());
    }

    private Model tiled(long tile, long overlap) throws Exception {
        return Objects.requireNonNull((Model) NodeHarness.of(SetTiledSampling.class)
                .input("model", tiny.model())
                .set("tile", tile)
                .set("overlap", overlap)
                .compute(ctx)
                .get("out"));
    }

    private float[] controlled(Model model, Latent latent) throws Exception {
        Map<String, Object> prompts = NodeHarness.of(ApplyControlNet.class)
                .input("positive", tiny.prompt(ctx, "a cat"))
                .input("negative", tiny.prompt(ctx, "blurry"))
                .input("controlnet", tiny.controlNet())
                .input("image", TinyModel.picture(200, 128))
                .compute(ctx);
        return numbers(
                NodeHarness.of(KSampler.class)
                        .input("model", model)
                        .input("positive", prompts(prompts, "positive"))
                        .input("negative", prompts(prompts, "negative"))
                        .input("latent", latent)
                        .set("steps", 2L),
                "out");
    }

    @Test
    void aPictureThatFitsIntoATileIsSampledAtOnce() throws Exception {
        Latent latent = TinyModel.zeros(4, 16, 16);
        assertThat(controlled(tiled(128, 64), latent)).containsExactly(controlled(tiny.model(), latent));
    }

    /** Tiles see less around them than the whole picture, so the results differ, but they are of one piece. */
    @Test
    void aLargePictureUnderControlIsSampledInTiles() throws Exception {
        Latent latent = TinyModel.zeros(4, 16, 32);
        float[] tiles = controlled(tiled(128, 64), latent);
        assertThat(tiles).isNotEqualTo(controlled(tiny.model(), latent));
        for (float number : tiles) {
            assertThat(number).isFinite();
        }
    }

    @Test
    void rescalingByNothingChangesNothing() throws Exception {
        Latent latent = TinyModel.zeros(4, 8, 8);
        float[] plain = plain(latent, "euler", 2);
        for (double multiplier : new double[] {0, 0.7}) {
            Object model = NodeHarness.of(SetRescaleCfg.class)
                    .input("model", tiny.model())
                    .set("multiplier", multiplier)
                    .compute(ctx)
                    .get("out");
            float[] rescaled = numbers(
                    sampler(KSampler.class, latent)
                            .input("model", Objects.requireNonNull(model))
                            .set("schedule", "karras")
                            .set("steps", 2L),
                    "out");
            if (multiplier == 0) {
                assertThat(rescaled).containsExactly(plain, Offset.offset(1e-3f));
            } else {
                assertThat(rescaled).isNotEqualTo(plain);
            }
        }
    }
}
