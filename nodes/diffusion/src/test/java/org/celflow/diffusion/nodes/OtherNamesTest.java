package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.node.FileRef;
import org.celflow.node.Node;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Lora;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in files of their own give the same numbers under whichever names their tensors have. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherNamesTest {
    private static final String UNET = "model.diffusion_model.";
    private static final String L = "conditioner.embedders.0.transformer.";
    private static final String G = "conditioner.embedders.1.model.";
    private static final int LAYERS_OF_G = 32;
    private static final int LAYERS_OF_H = 24;
    /** Where a matrix lies in its file decides in which order its products are summed. */
    private static final float ROUNDING = 2e-5f;

    private static final String PROMPT = "a (red:1.3) cat on a mat";

    private Path folder;
    private Path sd15;
    private Path sdxl;
    private TestContext ctx;

    @BeforeAll
    void unpack(@TempDir Path shared) {
        folder = shared;
        sd15 = Golden.model("tiny-sd15.safetensors", shared);
        sdxl = Golden.model("tiny-sdxl.safetensors", shared);
        ctx = new TinyModel(shared).context();
    }

    @AfterAll
    void free() {
        assertThat(ctx.borrowed()).isZero();
        ctx.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sdxl"})
    void aDenoiserInTheNamesOfDiffusersDrawsTheSame(String family) throws Exception {
        Path checkpoint = family.equals("sd15") ? sd15 : sdxl;
        ModelForge forge =
                new ModelForge().take(ModelForge.of(checkpoint), UNET, "").rename(OtherNamesTest::inDiffusers);
        Path file = forge.write(folder.resolve(family + "-unet.safetensors"), ElementType.F32);
        assertThat(SafetensorsFile.open(file).entries().keySet())
                .contains("up_blocks.1.upsamplers.0.conv.weight", "mid_block.attentions.0.proj_in.weight")
                .noneMatch(name -> name.contains("_blocks.") && name.contains("input"));
        Model model = TinyModel.compute(
                ctx,
                Model.class,
                NodeHarness.of(LoadUNet.class).set("file", TinyModel.ref(file)).set("numberType", "fp32"));
        Clip clip = new Clip(TinyModel.ref(checkpoint), "fp32");
        assertThat(sample(model, clip))
                .usingComparatorWithPrecision(2e-3f)
                .containsExactly(sample(new Model(TinyModel.ref(checkpoint), "fp32"), clip));
    }

    @Test
    void theTextEncoderOfSd1MayHaveTheNamesOfOpenClip() throws Exception {
        ModelForge bare = new ModelForge().take(ModelForge.of(sd15), "cond_stage_model.transformer.", "");
        Path file = inOpenClip(bare, 2).write(folder.resolve("l-open.safetensors"), ElementType.F32);
        assertSame(read(loadClip(file)), read(new Clip(TinyModel.ref(sd15), "fp32")));
    }

    @ParameterizedTest
    @CsvSource({"24, openclip", "24, transformers", "32, openclip", "32, transformers"})
    void aLargerTextEncoderAloneIsThatOfSd2OrOfTheRefiner(int layers, String names) throws Exception {
        ModelForge bare = deep(layers);
        String prefix = layers == LAYERS_OF_G ? "conditioner.embedders.0.model." : "cond_stage_model.model.";
        Path whole = new ModelForge()
                .take(bare, "", prefix)
                .write(folder.resolve("whole-%d.safetensors".formatted(layers)), ElementType.F32);
        Path file = (names.equals("openclip") ? bare : inTransformers(bare, layers))
                .write(folder.resolve("%s-%d.safetensors".formatted(names, layers)), ElementType.F32);
        Conditioning.Entry read = read(loadClip(file));
        assertSame(read, read(new Clip(TinyModel.ref(whole), "fp32")));
        assertThat(read.tokens().shape()).containsExactly(77, 64);
    }

    @ParameterizedTest
    @CsvSource({"openclip, false", "openclip, true", "transformers, false", "transformers, true"})
    void theTwoTextEncodersOfXlMayBeTwoFilesInWhicheverOrder(String names, boolean largerFirst) throws Exception {
        ModelForge bare = deep(LAYERS_OF_G);
        ModelForge xl = ModelForge.of(sdxl);
        Path whole = new ModelForge()
                .take(xl, L, L)
                .take(bare, "", G)
                .write(folder.resolve("whole-xl.safetensors"), ElementType.F32);
        Path small = new ModelForge().take(xl, L, "").write(folder.resolve("clip_l.safetensors"), ElementType.F32);
        Path large = (names.equals("openclip") ? bare : inTransformers(bare, LAYERS_OF_G))
                .write(folder.resolve("clip_g-%s.safetensors".formatted(names)), ElementType.F32);
        Conditioning.Entry read = read(largerFirst ? loadTwo(large, small) : loadTwo(small, large));
        assertSame(read, read(new Clip(TinyModel.ref(whole), "fp32")));
        assertThat(read.tokens().shape()).containsExactly(77, 128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openclip", "transformers"})
    void aLoraChangesEachOfTwoFilesByItsOwnModules(String names) throws Exception {
        ModelForge bare = deep(LAYERS_OF_G);
        ModelForge xl = ModelForge.of(sdxl);
        Path whole = new ModelForge()
                .take(xl, L, L)
                .take(bare, "", G)
                .write(folder.resolve("whole-xl.safetensors"), ElementType.F32);
        Path small = new ModelForge().take(xl, L, "").write(folder.resolve("clip_l.safetensors"), ElementType.F32);
        Path large = (names.equals("openclip") ? bare : inTransformers(bare, LAYERS_OF_G))
                .write(folder.resolve("clip_g-%s.safetensors".formatted(names)), ElementType.F32);
        ModelForge lora = new ModelForge();
        int seed = 0;
        for (String module : List.of(
                "lora_te1_text_model_encoder_layers_0_self_attn_out_proj",
                "lora_te2_text_model_encoder_layers_3_self_attn_k_proj",
                "lora_te2_text_model_encoder_layers_30_self_attn_out_proj")) {
            lora.put(module + ".lora_up.weight", TorchNoise.draw(++seed, List.of(64, 2)));
            lora.put(module + ".lora_down.weight", TorchNoise.draw(++seed, List.of(2, 64)));
        }
        FileRef file = TinyModel.ref(lora.write(folder.resolve("lora.safetensors"), ElementType.F32));
        Clip two = loadTwo(small, large);
        Conditioning.Entry changed = read(two.with(new Lora(file, 1, 0.1)));
        assertSame(changed, read(new Clip(TinyModel.ref(whole), "fp32").with(new Lora(file, 1, 0.1))));
        assertThat(changed.tokens().toArray()).isNotEqualTo(read(two).tokens().toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora_unet_", "lora_te_"})
    void aLoraOfOnePartAloneLeavesTheFilesOfOthersAlone(String part) throws Exception {
        ModelForge lora =
                new ModelForge().take(ModelForge.of(Golden.model("tiny-lora.safetensors", folder)), part, part);
        Lora use =
                new Lora(TinyModel.ref(lora.write(folder.resolve(part + ".safetensors"), ElementType.F32)), 0.8, 0.8);
        ModelForge whole = ModelForge.of(sd15);
        Path unet = new ModelForge().take(whole, UNET, "").write(folder.resolve("unet.safetensors"), ElementType.F32);
        Path text = new ModelForge()
                .take(whole, "cond_stage_model.transformer.", "")
                .write(folder.resolve("text.safetensors"), ElementType.F32);
        FileRef checkpoint = TinyModel.ref(sd15);
        float[] expected = sample(new Model(checkpoint, "fp32").with(use), new Clip(checkpoint, "fp32").with(use));
        assertThat(sample(
                        new Model(TinyModel.ref(unet), "fp32").with(use),
                        new Clip(TinyModel.ref(text), "fp32").with(use)))
                .usingComparatorWithPrecision(2e-3f)
                .containsExactly(expected);
        assertThat(expected).isNotEqualTo(sample(new Model(checkpoint, "fp32"), new Clip(checkpoint, "fp32")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lora_unet_input_blocks_4_1_proj_in",
                "lora_te1_text_model_encoder_layers_0_self_attn_out_proj",
                "lora_te2_text_model_encoder_layers_3_self_attn_k_proj"
            })
    void aLoraOfOneOfTwoTextEncodersLeavesTheOtherAlone(String module) throws Exception {
        ModelForge bare = deep(LAYERS_OF_G);
        ModelForge xl = ModelForge.of(sdxl);
        Path small = new ModelForge().take(xl, L, "").write(folder.resolve("clip_l.safetensors"), ElementType.F32);
        Path large = bare.write(folder.resolve("clip_g.safetensors"), ElementType.F32);
        Path lora = new ModelForge()
                .put(module + ".lora_up.weight", TorchNoise.draw(1, List.of(64, 2)))
                .put(module + ".lora_down.weight", TorchNoise.draw(2, List.of(2, 64)))
                .write(folder.resolve(module + ".safetensors"), ElementType.F32);
        Clip two = loadTwo(small, large);
        float[] plain = read(two).tokens().toArray();
        float[] changed =
                read(two.with(new Lora(TinyModel.ref(lora), 1, 0.1))).tokens().toArray();
        int first = module.contains("te1") ? 0 : 64;
        for (int i = 0; i < plain.length; i++) {
            boolean mayChange = !module.contains("unet") && i % 128 / 64 == first / 64;
            assertThat(mayChange || changed[i] == plain[i]).as("number %d", i).isTrue();
        }
        assertThat(Arrays.equals(changed, plain)).isEqualTo(module.contains("unet"));
    }

    @Test
    void aLoraOfAnotherFamilyIsRefusedByAFileOfOnePartToo() throws Exception {
        Path text = new ModelForge()
                .take(ModelForge.of(sd15), "cond_stage_model.transformer.", "")
                .write(folder.resolve("text.safetensors"), ElementType.F32);
        Path lora = new ModelForge()
                .put("lora_te_text_model_encoder_layers_11_mlp_fc1.lora_up.weight", TorchNoise.draw(1, List.of(64, 2)))
                .put(
                        "lora_te_text_model_encoder_layers_11_mlp_fc1.lora_down.weight",
                        TorchNoise.draw(2, List.of(2, 64)))
                .write(folder.resolve("foreign.safetensors"), ElementType.F32);
        Clip clip = new Clip(TinyModel.ref(text), "fp32").with(new Lora(TinyModel.ref(lora), 1, 1));
        assertThatThrownBy(() -> read(clip))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("foreign.safetensors changes nothing");
    }

    @Test
    void theProjectionOfThePooledTextMayLieTheOtherWayRound() throws Exception {
        ModelForge bare = deep(LAYERS_OF_G);
        ModelForge old = inTransformers(bare, LAYERS_OF_G);
        Tensor projection = bare.get("text_projection");
        old.without("text_projection").put("text_projection", projection);
        Path file = old.write(folder.resolve("old.safetensors"), ElementType.F32);
        Path later = inTransformers(bare, LAYERS_OF_G).write(folder.resolve("later.safetensors"), ElementType.F32);
        assertSame(read(loadClip(file)), read(loadClip(later)));
    }

    @Test
    void twoFilesThatAreNoPairAreRefusedWithTheirNames() throws Exception {
        ModelForge xl = ModelForge.of(sdxl);
        Path small = new ModelForge().take(xl, L, "").write(folder.resolve("clip_l.safetensors"), ElementType.F32);
        Path again = Files.copy(small, folder.resolve("again.safetensors"));
        Path h = deep(LAYERS_OF_H).write(folder.resolve("clip_h.safetensors"), ElementType.F32);
        assertThatThrownBy(() -> read(loadTwo(small, again)))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("clip_l.safetensors and again.safetensors", "same kind");
        assertThatThrownBy(() -> read(loadTwo(small, h)))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("clip_h.safetensors holds neither CLIP ViT-L nor OpenCLIP ViT-bigG");
        assertThatThrownBy(() -> read(loadTwo(small, sdxl)))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("tiny-sdxl.safetensors holds neither");
    }

    private static void assertSame(Conditioning.Entry actual, Conditioning.Entry expected) {
        assertThat(actual.tokens().toArray())
                .usingComparatorWithPrecision(ROUNDING)
                .containsExactly(expected.tokens().toArray());
        assertThat(actual.pooled().map(Tensor::toArray).orElseThrow())
                .usingComparatorWithPrecision(ROUNDING)
                .containsExactly(expected.pooled().map(Tensor::toArray).orElseThrow());
    }

    private Clip loadClip(Path file) throws Exception {
        return load(LoadClip.class, Map.of("file", TinyModel.ref(file)));
    }

    private Clip loadTwo(Path first, Path second) throws Exception {
        return load(LoadTwoClips.class, Map.of("first", TinyModel.ref(first), "second", TinyModel.ref(second)));
    }

    private Clip load(Class<? extends Node<?>> node, Map<String, FileRef> files) throws Exception {
        NodeHarness harness = NodeHarness.of(node).set("numberType", "fp32");
        files.forEach(harness::set);
        return TinyModel.compute(ctx, Clip.class, harness);
    }

    private Conditioning.Entry read(Clip clip) throws Exception {
        return prompt(clip).entries().get(0);
    }

    private Conditioning prompt(Clip clip) throws Exception {
        return TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePrompt.class).input("clip", clip).set("text", PROMPT));
    }

    private float[] sample(Model model, Clip clip) throws Exception {
        Conditioning prompt = prompt(clip);
        return TinyModel.compute(
                        ctx,
                        Latent.class,
                        NodeHarness.of(KSampler.class)
                                .input("model", model)
                                .input("positive", prompt)
                                .input("negative", prompt)
                                .input("latent", TinyModel.zeros(4, 8, 8))
                                .set("steps", 2L))
                .samples()
                .toArray();
    }

    /** The larger text encoder of the tiny XL model with its layers repeated, in the names of OpenCLIP without prefix. */
    private ModelForge deep(int layers) throws Exception {
        ModelForge xl = ModelForge.of(sdxl);
        int has = (int) SafetensorsFile.open(sdxl).entries().keySet().stream()
                .filter(name -> name.startsWith(G) && name.endsWith(".ln_1.weight"))
                .count();
        ModelForge deep = new ModelForge().take(xl, G, "");
        for (int layer = has; layer < layers; layer++) {
            deep.take(
                    xl,
                    G + "transformer.resblocks.%d.".formatted(layer % has),
                    "transformer.resblocks.%d.".formatted(layer));
        }
        return deep;
    }

    private static final Map<String, String> MODULES = Map.of(
            "ln_1", "layer_norm1",
            "ln_2", "layer_norm2",
            "mlp.c_fc", "mlp.fc1",
            "mlp.c_proj", "mlp.fc2",
            "attn.out_proj", "self_attn.out_proj");

    private static final Map<String, String> OUTSIDE = Map.of(
            "positional_embedding", "text_model.embeddings.position_embedding.weight",
            "token_embedding.weight", "text_model.embeddings.token_embedding.weight",
            "ln_final.weight", "text_model.final_layer_norm.weight",
            "ln_final.bias", "text_model.final_layer_norm.bias");

    private static ModelForge inTransformers(ModelForge openClip, int layers) {
        ModelForge forge = new ModelForge();
        OUTSIDE.forEach((from, to) -> forge.put(to, openClip.get(from)));
        forge.put("text_projection.weight", transposed(openClip.get("text_projection")));
        for (int layer = 0; layer < layers; layer++) {
            String from = "transformer.resblocks.%d.".formatted(layer);
            String to = "text_model.encoder.layers.%d.".formatted(layer);
            for (String kind : List.of(".weight", ".bias")) {
                MODULES.forEach((a, b) -> forge.put(to + b + kind, openClip.get(from + a + kind)));
                Tensor joined = openClip.get(from + "attn.in_proj_" + kind.substring(1));
                for (int i = 0; i < 3; i++) {
                    String part = List.of("q", "k", "v").get(i);
                    forge.put(to + "self_attn." + part + "_proj" + kind, third(joined, i));
                }
            }
        }
        return forge;
    }

    private static ModelForge inOpenClip(ModelForge transformers, int layers) {
        ModelForge forge = new ModelForge();
        OUTSIDE.forEach((to, from) -> forge.put(to, transformers.get(from)));
        for (int layer = 0; layer < layers; layer++) {
            String to = "transformer.resblocks.%d.".formatted(layer);
            String from = "text_model.encoder.layers.%d.".formatted(layer);
            for (String kind : List.of(".weight", ".bias")) {
                MODULES.forEach((b, a) -> forge.put(to + b + kind, transformers.get(from + a + kind)));
                forge.put(
                        to + "attn.in_proj_" + kind.substring(1),
                        joined(List.of("q", "k", "v").stream()
                                .map(part -> transformers.get(from + "self_attn." + part + "_proj" + kind))
                                .toList()));
            }
        }
        return forge;
    }

    private static Tensor third(Tensor joined, int index) {
        int each = joined.toArray().length / 3;
        float[] part = Arrays.copyOfRange(joined.toArray(), index * each, (index + 1) * each);
        List<Integer> shape = joined.shape().size() == 1 ? List.of(each) : List.of(each / width(joined), width(joined));
        return Tensor.of(shape, part);
    }

    private static Tensor joined(List<Tensor> parts) {
        int each = parts.get(0).toArray().length;
        float[] all = new float[3 * each];
        for (int i = 0; i < 3; i++) {
            System.arraycopy(parts.get(i).toArray(), 0, all, i * each, each);
        }
        boolean vector = parts.get(0).shape().size() == 1;
        return Tensor.of(
                vector ? List.of(3 * each) : List.of(3 * each / width(parts.get(0)), width(parts.get(0))), all);
    }

    private static int width(Tensor matrix) {
        return matrix.shape().get(1);
    }

    private static Tensor transposed(Tensor square) {
        int side = width(square);
        float[] from = square.toArray();
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i % side * side + i / side];
        }
        return Tensor.of(square.shape(), to);
    }

    /** From the names of checkpoints to those of diffusers, for a denoiser of two residual blocks a level. */
    private static String inDiffusers(String name) {
        String[] parts = name.split("\\.", 4);
        if (name.startsWith("input_blocks.") && !name.startsWith("input_blocks.0.")) {
            int block = Integer.parseInt(parts[1]) - 1;
            String down = "down_blocks.%d.".formatted(block / 3);
            return block % 3 == 2
                    ? down + "downsamplers.0.conv" + parts[3].substring("op".length())
                    : down + inBlock(parts[2].equals("0"), block % 3, parts[3]);
        } else if (name.startsWith("output_blocks.")) {
            int block = Integer.parseInt(parts[1]);
            String up = "up_blocks.%d.".formatted(block / 3);
            return parts[3].startsWith("conv.")
                    ? up + "upsamplers.0." + parts[3]
                    : up + inBlock(parts[2].equals("0"), block % 3, parts[3]);
        } else if (name.startsWith("middle_block.")) {
            String[] middle = name.split("\\.", 3);
            boolean residual = !middle[1].equals("1");
            return "mid_block." + inBlock(residual, middle[1].equals("2") ? 1 : 0, middle[2]);
        }
        for (Map.Entry<String, String> outside : OUTSIDE_OF_BLOCKS.entrySet()) {
            if (name.startsWith(outside.getKey())) {
                return outside.getValue() + name.substring(outside.getKey().length());
            }
        }
        throw new AssertionError(name);
    }

    private static final Map<String, String> OUTSIDE_OF_BLOCKS = Map.of(
            "input_blocks.0.0.", "conv_in.",
            "time_embed.0.", "time_embedding.linear_1.",
            "time_embed.2.", "time_embedding.linear_2.",
            "label_emb.0.0.", "add_embedding.linear_1.",
            "label_emb.0.2.", "add_embedding.linear_2.",
            "out.0.", "conv_norm_out.",
            "out.2.", "conv_out.");

    private static String inBlock(boolean residual, int index, String rest) {
        if (!residual) {
            return "attentions.%d.%s".formatted(index, rest);
        }
        return "resnets.%d.%s"
                .formatted(
                        index,
                        rest.replace("in_layers.0.", "norm1.")
                                .replace("in_layers.2.", "conv1.")
                                .replace("emb_layers.1.", "time_emb_proj.")
                                .replace("out_layers.0.", "norm2.")
                                .replace("out_layers.3.", "conv2.")
                                .replace("skip_connection.", "conv_shortcut."));
    }
}
