package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that hold one part of a model agree with ComfyUI on that part, and say what they lack. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartFilesTest {
    private static final String UNET = "model.diffusion_model.";
    private static final String VAE = "first_stage_model.";
    private static final String TEXT = "cond_stage_model.transformer.";

    /** From the names of CompVis to those of diffusers, the other way round than the loader. */
    private static final Map<String, String> IN_DIFFUSERS = Map.of(
            ".norm.", ".group_norm.",
            ".q.", ".to_q.",
            ".k.", ".to_k.",
            ".v.", ".to_v.",
            ".proj_out.", ".to_out.0.");

    private static final Map<String, String> IN_OLD_DIFFUSERS = Map.of(
            ".norm.", ".group_norm.",
            ".q.", ".query.",
            ".k.", ".key.",
            ".v.", ".value.",
            ".proj_out.", ".proj_attn.");

    private Path folder;
    private Path sd15;

    @BeforeAll
    void unpack(@TempDir Path shared) {
        folder = shared;
        sd15 = Golden.model("tiny-sd15.safetensors", shared);
    }

    @Test
    void anAutoencoderWithThePrefixOfCheckpoints() throws Exception {
        assertIsTheAutoencoder(part(VAE, VAE));
    }

    @Test
    void anAutoencoderWithoutPrefix() throws Exception {
        assertIsTheAutoencoder(part(VAE, ""));
    }

    @Test
    void anAutoencoderInTheNamesOfDiffusers() throws Exception {
        assertIsTheAutoencoder(inDiffusers(IN_DIFFUSERS));
    }

    @Test
    void anAutoencoderInTheFormerNamesOfDiffusers() throws Exception {
        assertIsTheAutoencoder(inDiffusers(IN_OLD_DIFFUSERS));
    }

    @Test
    void aNameWithANumberThatNoLevelHasIsLeftAside() throws Exception {
        assertIsTheAutoencoder(inDiffusers(IN_DIFFUSERS)
                .put("decoder.up_blocks.99999999999.bias", Tensor.of(List.of(1), new float[1])));
    }

    private void assertIsTheAutoencoder(ModelForge forge) throws Exception {
        GoldenCase decoded = Golden.only("vae_sd15", "dec0");
        GoldenCase encoded = Golden.only("vae_sd15", "enc0");
        try (LoadedCheckpoint file = open(forge)) {
            Image image = file.vae()
                    .decode(new Latent(decoded.tensor("latent"), Optional.empty()), Interrupt.NEVER)
                    .get(0);
            decoded.assertClose("image", Tensor.of(List.of(1, image.height(), image.width(), 3), image.toArray()));
            Tensor pixels = encoded.tensor("image");
            Image picture = Image.of(pixels.shape().get(2), pixels.shape().get(1), 3, pixels.toArray());
            encoded.assertClose(
                    "latent",
                    file.vae().encode(List.of(picture), Interrupt.NEVER).samples());
            assertLacks(file::unet, "part.safetensors holds no denoiser; take the model from another file");
            assertLacks(file::textEncoders, "part.safetensors holds no text encoder; ");
        }
    }

    private ModelForge inDiffusers(Map<String, String> attention) throws Exception {
        ModelForge forge = part(VAE, "");
        for (String half : List.of("encoder", "decoder")) {
            for (String name : List.of("q", "k", "v", "proj_out")) {
                String weight = half + ".mid.attn_1." + name + ".weight";
                Tensor convolution = forge.get(weight);
                forge.put(weight, Tensor.of(convolution.shape().subList(0, 2), convolution.toArray()));
            }
        }
        return forge.rename(name -> toDiffusers(name, attention));
    }

    private static String toDiffusers(String name, Map<String, String> attention) {
        String n =
                replaced(name, "decoder\\.up\\.(\\d)\\.", m -> "decoder.up_blocks." + (3 - Integer.parseInt(m)) + ".");
        n = replaced(n, "encoder\\.down\\.(\\d)\\.", m -> "encoder.down_blocks." + m + ".");
        n = replaced(n, "\\.block\\.(\\d)\\.", m -> ".resnets." + m + ".");
        n = replaced(n, "mid\\.block_(\\d)\\.", m -> "mid_block.resnets." + (Integer.parseInt(m) - 1) + ".");
        n = n.replace("downsample.conv", "downsamplers.0.conv").replace("upsample.conv", "upsamplers.0.conv");
        n = n.replace("nin_shortcut", "conv_shortcut").replace("coder.norm_out", "coder.conv_norm_out");
        if (n.contains("mid.attn_1.")) {
            for (Map.Entry<String, String> part : attention.entrySet()) {
                n = n.replace("mid.attn_1" + part.getKey(), "mid.attn_1" + part.getValue());
            }
            n = n.replace("mid.attn_1.", "mid_block.attentions.0.");
        }
        return n;
    }

    private static String replaced(String name, String pattern, UnaryOperator<String> by) {
        Matcher matcher = Pattern.compile(pattern).matcher(name);
        return matcher.replaceAll(match -> by.apply(match.group(1)));
    }

    @Test
    void aDenoiserWithoutPrefix() throws Exception {
        GoldenCase golden = Golden.cases("unet_sd15").get(0);
        Tensor x = golden.tensor("x");
        List<Integer> shape = x.shape();
        float sigma = golden.tensor("sigma").toArray()[0];
        float[] scaled = x.toArray();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= (float) Math.sqrt(sigma * sigma + 1);
        }
        Tensor context = golden.tensor("context");
        Tensor text = Tensor.of(context.shape().subList(1, 3), context.toArray());
        try (LoadedCheckpoint file = open(part(UNET, ""));
                UNetSession session = file.unet()
                        .open(1, shape.get(2), shape.get(3), Guide.ofTexts(List.of(text)), List.of(), List.of())) {
            int timestep = (int) golden.tensor("timestep").toArray()[0];
            golden.assertClose(
                    "eps",
                    session.predict(Tensor.of(shape, scaled), timestep, new BitSet(), Interrupt.NEVER)
                            .get(0));
            assertThat(file.latentFormat().scale()).isEqualTo(0.18215);
            assertLacks(file::vae, "part.safetensors holds no autoencoder (VAE); ");
        }
    }

    @Test
    void aTextEncoderWithoutPrefix() throws Exception {
        GoldenCase golden = Golden.only("clip_sd15", "0_skipNone");
        try (LoadedCheckpoint file = open(part(TEXT, ""))) {
            Conditioning.Entry read = new PromptEncoder(file.textEncoders())
                    .encode(golden.params().get("prompt").asText(), OptionalInt.empty());
            List<Integer> shape = read.tokens().shape();
            golden.assertClose(
                    "cond",
                    Tensor.of(
                            List.of(1, shape.get(0), shape.get(1)),
                            read.tokens().toArray()));
        }
    }

    private ModelForge part(String prefix, String newPrefix) throws Exception {
        return new ModelForge().take(ModelForge.of(sd15), prefix, newPrefix);
    }

    private static void assertLacks(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(NodeException.class).hasMessageContaining(message);
    }

    private LoadedCheckpoint open(ModelForge forge) throws Exception {
        Path file = forge.write(folder.resolve("part.safetensors"), ElementType.F32);
        return new CheckpointLoader().load(LoadedCheckpoint.ref(new FileRef(file, "0".repeat(64)), "fp32"));
    }
}
