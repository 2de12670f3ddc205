package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.FileRef;
import org.celflow.node.Lease;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A LoRA for Stable Diffusion XL, in kohya's names, changes what it says of the denoiser and of both text encoders. */
@ExtendWith(TorchThread.class)
@SuppressWarnings("NullAway.Init") // fields are set before each test
class SdxlLoraTest {
    private static final int RANK = 3;
    private static final double ALPHA = 2;
    private static final double STRENGTH = 0.7;
    private static final double TEXT_STRENGTH = 0.4;
    private static final String TEXT_L = "conditioner.embedders.0.transformer.text_model.encoder.layers.";
    private static final String TEXT_G = "conditioner.embedders.1.model.transformer.resblocks.";

    /**
     * A matrix that the LoRA changes.
     *
     * @param name in the LoRA
     * @param tensor in the checkpoint
     * @param part which of three equal parts of its rows, if it holds three matrices
     */
    private record Target(String name, String tensor, Optional<Integer> part) {
        Target(String name, String tensor) {
            this(name, tensor, Optional.empty());
        }

        double strength() {
            return name.startsWith("lora_te") ? TEXT_STRENGTH : STRENGTH;
        }
    }

    private static final List<Target> TARGETS = List.of(
            unet("input_blocks.4.1.transformer_blocks.0.attn1.to_q"),
            unet("input_blocks.8.1.transformer_blocks.0.attn2.to_k"),
            unet("middle_block.1.transformer_blocks.0.ff.net.0.proj"),
            unet("output_blocks.0.1.proj_in"),
            new Target("lora_te1_text_model_encoder_layers_0_mlp_fc1", TEXT_L + "0.mlp.fc1.weight"),
            new Target("lora_te1_text_model_encoder_layers_1_self_attn_q_proj", TEXT_L + "1.self_attn.q_proj.weight"),
            new Target("lora_te2_text_model_encoder_layers_0_mlp_fc2", TEXT_G + "0.mlp.c_proj.weight"),
            new Target(
                    "lora_te2_text_model_encoder_layers_1_self_attn_k_proj",
                    TEXT_G + "1.attn.in_proj_weight",
                    Optional.of(1)));

    @TempDir
    private static Path folder;

    private TestContext ctx;
    private ModelForge checkpoint;
    private FileRef file;
    private FileRef lora;

    private static Target unet(String path) {
        return new Target(
                "lora_unet_" + path.replace('.', '_'), "model.diffusion_model." + path + ".weight", Optional.empty());
    }

    @BeforeEach
    void writeTheLora() throws Exception {
        ctx = new TinyModel(folder).context();
        Path path = Golden.model("tiny-sdxl.safetensors", folder);
        checkpoint = ModelForge.of(path);
        file = TinyModel.ref(path);
        ModelForge forge = new ModelForge();
        factors().forEach((target, factors) -> {
            forge.put(target.name + ".lora_up.weight", factors.get(0));
            forge.put(target.name + ".lora_down.weight", factors.get(1));
            forge.put(target.name + ".alpha", Tensor.of(List.of(1), new float[] {(float) ALPHA}));
        });
        lora = TinyModel.ref(forge.write(folder.resolve("xl-lora.safetensors"), ElementType.F32));
    }

    @AfterEach
    void everyLeaseIsGivenBack() {
        assertThat(ctx.borrowed()).isZero();
        ctx.close();
    }

    @Test
    void theLatentIsThatOfTheCheckpointWithTheMergedWeights() throws Exception {
        FileRef merged = TinyModel.ref(merged().write(folder.resolve("merged.safetensors"), ElementType.F32));
        float[] under = sampled(changed(new Model(file, "fp32"), new Clip(file, "fp32"), STRENGTH));
        float[] expected = sampled(new Pair(new Model(merged, "fp32"), new Clip(merged, "fp32")));
        float[] plain = sampled(new Pair(new Model(file, "fp32"), new Clip(file, "fp32")));
        assertThat(under).usingComparatorWithPrecision(1e-2f).containsExactly(expected);
        assertThat(largestDifference(plain, under)).isGreaterThan(1);
    }

    @Test
    void eachTextEncoderIsChangedByItsOwnModulesAlone() throws Exception {
        FileRef merged = TinyModel.ref(merged().write(folder.resolve("merged.safetensors"), ElementType.F32));
        Pair changed = changed(new Model(file, "fp32"), new Clip(file, "fp32"), STRENGTH);
        Conditioning.Entry under = prompt(ctx, changed.clip).entries().get(0);
        Conditioning.Entry expected =
                prompt(ctx, new Clip(merged, "fp32")).entries().get(0);
        assertThat(under.tokens().toArray())
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(expected.tokens().toArray());
        assertThat(under.pooled().orElseThrow().toArray())
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(expected.pooled().orElseThrow().toArray());
    }

    @Test
    void anotherStrengthLoadsNothingButTheChangedWeights() throws Exception {
        Pair plain = new Pair(new Model(file, "fp32"), new Clip(file, "fp32"));
        sampled(plain);
        try (Lease<LoadedCheckpoint> lease = ctx.resource(LoadedCheckpoint.ref(file, "fp32"))) {
            long alone = lease.get().bytes();
            sampled(changed(plain.model, plain.clip, STRENGTH));
            long first = lease.get().bytes() - alone;
            float[] stronger = sampled(changed(plain.model, plain.clip, 1));
            long second = lease.get().bytes() - alone - first;
            assertThat(first).isPositive().isLessThan(alone / 8);
            // the text encoders' strength stays, so they are not changed again
            assertThat(second).isPositive().isLessThan(first);
            Pair changed = changed(plain.model, plain.clip, 1);
            try (TestContext fresh = new TinyModel(folder).context()) {
                assertThat(sampled(fresh, changed)).isEqualTo(stronger);
            }
        }
    }

    private record Pair(Model model, Clip clip) {}

    private Pair changed(Model model, Clip clip, double strength) throws Exception {
        Map<String, Object> out = NodeHarness.of(ApplyLora.class)
                .input("model", model)
                .input("clip", clip)
                .set("file", lora)
                .set("strength", strength)
                .set("textStrength", TEXT_STRENGTH)
                .compute(ctx);
        return new Pair(
                (Model) Objects.requireNonNull(out.get("model")), (Clip) Objects.requireNonNull(out.get("clip")));
    }

    private static Conditioning prompt(TestContext in, Clip clip) throws Exception {
        return TinyModel.compute(
                in,
                Conditioning.class,
                NodeHarness.of(EncodePrompt.class).input("clip", clip).set("text", "a cat on the beach"));
    }

    private float[] sampled(Pair networks) throws Exception {
        return sampled(ctx, networks);
    }

    private static float[] sampled(TestContext in, Pair networks) throws Exception {
        Conditioning prompt = prompt(in, networks.clip);
        return TinyModel.compute(
                        in,
                        Latent.class,
                        NodeHarness.of(KSampler.class)
                                .input("model", networks.model)
                                .input("positive", prompt)
                                .input("negative", prompt)
                                .input("latent", TinyModel.zeros(4, 8, 8))
                                .set("steps", 2L)
                                .set("cfg", 1.0))
                .samples()
                .toArray();
    }

    /** For each target a matrix of {@value RANK} columns and one of as many rows. */
    private Map<Target, List<Tensor>> factors() {
        Map<Target, List<Tensor>> factors = new LinkedHashMap<>();
        for (int i = 0; i < TARGETS.size(); i++) {
            Tensor weight = checkpoint.get(TARGETS.get(i).tensor);
            int rows = weight.shape().get(0) / (TARGETS.get(i).part.isPresent() ? 3 : 1);
            int columns = weight.shape().get(1);
            factors.put(
                    TARGETS.get(i),
                    List.of(
                            scaled(TorchNoise.draw(2L * i, List.of(rows, RANK))),
                            scaled(TorchNoise.draw(2L * i + 1, List.of(RANK, columns)))));
        }
        return factors;
    }

    private static Tensor scaled(Tensor tensor) {
        float[] numbers = tensor.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= 0.3f;
        }
        return Tensor.of(tensor.shape(), numbers);
    }

    /** The checkpoint with {@code weight + strength * alpha / rank * up * down} worked out number by number. */
    private ModelForge merged() {
        factors().forEach((target, factors) -> {
            Tensor weight = checkpoint.get(target.tensor);
            float[] numbers = weight.toArray();
            float[] up = factors.get(0).toArray();
            float[] down = factors.get(1).toArray();
            int columns = weight.shape().get(1);
            int first =
                    target.part.map(part -> part * weight.shape().get(0) / 3).orElse(0);
            for (int row = 0; row < up.length / RANK; row++) {
                for (int column = 0; column < columns; column++) {
                    double sum = 0;
                    for (int k = 0; k < RANK; k++) {
                        sum += (double) up[row * RANK + k] * down[k * columns + column];
                    }
                    numbers[(first + row) * columns + column] += (float) (target.strength() * ALPHA / RANK * sum);
                }
            }
            checkpoint.put(target.tensor, Tensor.of(weight.shape(), numbers));
        });
        return checkpoint;
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
