package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.TensorFiles;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Latent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TorchThread.class)
class WrongModelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "lora_unet_down_blocks_0_attentions_0.lora_down.weight, a LoRA",
        "model.diffusion_model.joint_blocks.0.x, a Stable Diffusion 3 model",
        "model.diffusion_model.double_blocks.0.x, a Flux model",
        "control_model.input_hint_block.0.weight, a control network",
        "controlnet_cond_embedding.conv_in.weight, a control network in the layout of diffusers",
        "control_add_embedding.linear_1.weight, a control network for several kinds of hints",
        "lora_controlnet, a control LoRA",
        "down_blocks.0.resnets.0.conv1.weight, a denoiser in the layout of diffusers",
        "model.diffusion_model.head.modulation, a Wan model",
        "x.vision_model.post_layernorm.bias, an image encoder (CLIP vision)",
        "conv_first.weight, an upscaler",
        "emb_params, a textual inversion",
        "something.else, a file of unknown kind (its first tensor is 'something.else')",
    })
    void aFileOfAnotherKindIsAnsweredWithWhatItIs(String tensor, String kind) throws Exception {
        Path path = TensorFiles.write(folder.resolve("other.safetensors"), Map.of(tensor, List.of(1)));
        assertRefused(() -> checkpoint(path), "other.safetensors is " + kind + ", ");
        if (!tensor.contains("input_hint_block") && !tensor.contains("controlnet_cond_embedding")) {
            assertRefused(() -> controlNet(path), "other.safetensors is " + kind + ", not a control network");
        }
    }

    @Test
    void aCheckpointIsNoControlNetwork() {
        Path path = Golden.model("tiny-sd15.safetensors", folder);
        assertRefused(
                () -> controlNet(path),
                "tiny-sd15.safetensors is a Stable Diffusion 1 checkpoint, not a control network");
    }

    /** Its numbers alone would draw noise. */
    @Test
    void theDifferenceOfAControlNetworkIsRefused() throws Exception {
        Path path = TensorFiles.write(
                folder.resolve("diff.safetensors"),
                Map.of("control_model.input_hint_block.0.weight", List.of(16, 3, 3, 3), "difference", List.of(1)));
        assertRefused(() -> controlNet(path), "diff.safetensors holds only how a control network differs");
    }

    @Test
    void aTruncatedModelIsAnsweredWithOneSentence() throws Exception {
        Path path = Golden.model("tiny-sd15.safetensors", folder);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertRefused(
                () -> checkpoint(path), "tiny-sd15.safetensors is not a usable safetensors file: it is incomplete");
    }

    @Test
    void missingTensorsAreCountedAndTheFirstAreNamed() throws Exception {
        Map<String, List<Integer>> shapes = tinyShapes();
        shapes.remove("model.diffusion_model.out.0.weight");
        shapes.remove("model.diffusion_model.time_embed.2.bias");
        Path path = TensorFiles.write(folder.resolve("part.safetensors"), shapes);
        try (LoadedCheckpoint checkpoint = checkpoint(path)) {
            assertRefused(
                    checkpoint::unet,
                    "tensors of its UNet (first: model.diffusion_model.time_embed.2.bias,"
                            + " model.diffusion_model.out.0.weight); it is incomplete");
            assertThat(checkpoint.textEncoders().get(0).width()).isEqualTo(64);
        }
    }

    @Test
    void shapesThatDoNotFitTogetherAreRefusedBeforeAnythingRuns() throws Exception {
        Map<String, List<Integer>> shapes = tinyShapes();
        shapes.put("model.diffusion_model.input_blocks.3.0.op.weight", List.of(64, 32, 3, 3));
        Path path = TensorFiles.write(folder.resolve("odd.safetensors"), shapes);
        try (LoadedCheckpoint checkpoint = checkpoint(path)) {
            assertRefused(checkpoint::unet, "odd.safetensors has a UNet of a kind that is not known: ");
        }
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() throws Exception {
        Map<String, List<Integer>> shapes = tinyShapes();
        shapes.put("first_stage_model.post_quant_conv.weight", List.of(4, 4, 3, 3));
        Path path = TensorFiles.write(folder.resolve("odd.safetensors"), shapes);
        try (LoadedCheckpoint checkpoint = checkpoint(path)) {
            Vae vae = checkpoint.vae();
            assertRefused(
                    () -> vae.decode(Latent.of(4, 2, 2, new float[16]), Interrupt.NEVER),
                    "first_stage_model.post_quant_conv.weight is [4, 4, 3, 3] instead of [4, 4, 1, 1]");
        }
    }

    @Test
    void aCheckpointThatTakesAPictureBesideTheLatentIsToldApart() throws Exception {
        Map<String, List<Integer>> shapes = tinyShapes();
        shapes.put("model.diffusion_model.input_blocks.0.0.weight", List.of(32, 8, 3, 3));
        Path path = TensorFiles.write(folder.resolve("instruct.safetensors"), shapes);
        assertRefused(
                () -> checkpoint(path), "takes 8 channels, as InstructPix2Pix does for the picture that it changes");
    }

    @Test
    void aControlNetworkForFourChannelsIsRefused() throws Exception {
        Map<String, List<Integer>> shapes = shapes(Golden.model("tiny-cn-seg.safetensors", folder));
        shapes.put("control_model.input_hint_block.0.weight", List.of(16, 4, 3, 3));
        Path path = TensorFiles.write(folder.resolve("rgba.safetensors"), shapes);
        assertRefused(() -> controlNet(path), "it follows pictures of 4 channels instead of 3, or 6 of two pictures");
    }

    @Test
    void anUnknownNumberTypeIsRefused() {
        Path path = Golden.model("tiny-sd15.safetensors", folder);
        assertRefused(
                () -> new CheckpointLoader().load(LoadedCheckpoint.ref(ref(path), "fp8")),
                "'fp8' is no number type; choose auto, fp32, bf16, fp16");
    }

    @Test
    void aBlockWhoseBranchIsZeroIsLeftOut() throws Exception {
        // All numbers are zero here, so every residual branch is.
        TensorFile file = SafetensorsFile.open(TensorFiles.write(folder.resolve("zero.safetensors"), tinyShapes()));
        DenoiserConfig zero = DenoiserConfig.read(file, "model.diffusion_model.", "UNet");
        assertThat(zero.middle().get(0))
                .isInstanceOfSatisfying(
                        Stage.Residual.class, r -> assertThat(r.silent()).isTrue());
        TensorFile tiny = SafetensorsFile.open(Golden.model("tiny-sd15.safetensors", folder));
        DenoiserConfig full = DenoiserConfig.read(tiny, "model.diffusion_model.", "UNet");
        assertThat(full.middle().get(0))
                .isInstanceOfSatisfying(
                        Stage.Residual.class, r -> assertThat(r.silent()).isFalse());
    }

    private Map<String, List<Integer>> tinyShapes() throws Exception {
        return shapes(Golden.model("tiny-sd15.safetensors", folder));
    }

    private static Map<String, List<Integer>> shapes(Path path) throws Exception {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        for (TensorEntry entry : SafetensorsFile.open(path).entries().values()) {
            shapes.put(entry.name(), entry.shape());
        }
        Files.delete(path);
        return shapes;
    }

    private static void assertRefused(ThrowingCallable action, String message) {
        assertThatThrownBy(action)
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(message)
                .matches(e -> !String.valueOf(e.getMessage()).contains("\n"), "is one line");
    }

    private static FileRef ref(Path path) {
        return new FileRef(path, "0".repeat(64));
    }

    private static LoadedCheckpoint checkpoint(Path path) throws Exception {
        return new CheckpointLoader().load(LoadedCheckpoint.ref(ref(path), "fp32"));
    }

    private static LoadedControlNet controlNet(Path path) throws Exception {
        return new ControlNetLoader().load(LoadedControlNet.ref(ref(path), "fp32"));
    }
}
