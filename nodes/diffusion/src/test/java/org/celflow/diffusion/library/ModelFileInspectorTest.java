package org.celflow.diffusion.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.TensorFiles;
import org.celflow.node.NodeException;
import org.celflow.node.model.ModelKind;
import org.celflow.node.model.ModelSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileInspectorTest {
    private static final String KEY = "transformer_blocks.0.attn2.to_k.weight";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final ModelFileInspector inspector = new ModelFileInspector();

    @Test
    void narrowModelsAreToldByTheirLayout() throws Exception {
        assertGolden("tiny-sd15.safetensors", ModelKind.CHECKPOINT, "SD 1");
        assertGolden("tiny-sdxl.safetensors", ModelKind.CHECKPOINT, "SDXL");
        assertGolden("tiny-cn-lineart.safetensors", ModelKind.CONTROLNET, "");
        assertGolden("tiny-cn-seg.safetensors", ModelKind.CONTROLNET, "");
        assertGolden("tiny-lora.safetensors", ModelKind.LORA, "");
        assertGolden("tiny-realesrgan-x4.safetensors", ModelKind.UPSCALER, "ESRGAN");
        assertGolden("tiny-esrgan-x4-old.safetensors", ModelKind.UPSCALER, "ESRGAN");
    }

    @Test
    void theFamilyIsToldByWhatCrossAttentionIsTold() throws Exception {
        assertThat(lora(768)).isEqualTo("SD 1");
        assertThat(lora(1024)).isEqualTo("SD 2");
        assertThat(lora(2048)).isEqualTo("SDXL");
        Map<String, List<Integer>> refiner = new LinkedHashMap<>();
        refiner.put("model.diffusion_model.input_blocks.0.0.weight", List.of(8, 4, 3, 3));
        refiner.put("model.diffusion_model.input_blocks.4.1." + KEY, List.of(8, 1280));
        refiner.put("first_stage_model.decoder.conv_in.weight", List.of(1));
        assertThat(inspect(refiner).family()).isEqualTo("SDXL refiner");
    }

    @Test
    void inpaintingCheckpointsAreToldApart() throws Exception {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        shapes.put("model.diffusion_model.input_blocks.0.0.weight", List.of(8, 9, 3, 3));
        shapes.put("model.diffusion_model.input_blocks.1.1." + KEY, List.of(8, 768));
        assertThat(inspect(shapes)).isEqualTo(new ModelSummary(ModelKind.DENOISER, "SD 1", "inpainting"));
    }

    @Test
    void smallFilesAreTold() throws Exception {
        assertThat(inspect(Map.of("emb_params", List.of(3, 768))))
                .isEqualTo(new ModelSummary(ModelKind.EMBEDDING, "SD 1", ""));
        assertThat(inspect(Map.of("clip_g", List.of(2, 1280), "clip_l", List.of(2, 768))))
                .isEqualTo(new ModelSummary(ModelKind.EMBEDDING, "SDXL", ""));
        assertThat(inspect(Map.of("decoder.layers.3.conv.0.weight", List.of(4, 4, 3, 3)))
                        .kind())
                .isEqualTo(ModelKind.PREVIEW);
        assertThat(inspect(Map.of("decoder.mid.block_1.conv1.weight", List.of(4, 4, 3, 3)))
                        .kind())
                .isEqualTo(ModelKind.VAE);
        assertThat(inspect(Map.of("text_model.encoder.layers.0.mlp.fc1.weight", List.of(4, 4)))
                        .kind())
                .isEqualTo(ModelKind.TEXT_ENCODER);
    }

    @Test
    void aFileOfAnotherTradeIsNotClaimed() throws Exception {
        Path file = TensorFiles.write(folder.resolve("x.safetensors"), Map.of("something", List.of(2)));
        assertThat(inspector.inspect(file)).isEmpty();
    }

    @Test
    void aDamagedFileIsASentence() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.safetensors"), "this is no model");
        assertThatThrownBy(() -> inspector.inspect(file))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("broken.safetensors");
    }

    private void assertGolden(String name, ModelKind kind, String family) throws Exception {
        assertThat(inspector.inspect(Golden.model(name, folder))).contains(new ModelSummary(kind, family, ""));
    }

    private String lora(int width) throws Exception {
        return inspect(Map.of(
                        "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight",
                        List.of(4, width)))
                .family();
    }

    private ModelSummary inspect(Map<String, List<Integer>> shapes) throws Exception {
        Path file = TensorFiles.write(folder.resolve("shapes.safetensors"), shapes);
        return inspector.inspect(file).orElseThrow();
    }
}
