package org.celflow.diffusion.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.CancelledException;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(TorchThread.class)
class RrdbUpscalerTest {
    private static final LoadedUpscaler.Progress SILENT = (done, total) -> {};

    @TempDir
    private Path folder;

    static Stream<GoldenCase> flows() {
        return Golden.cases("flows").stream().filter(c -> c.id().startsWith("upscale_"));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void anEnlargedPictureAgreesWithComfyUi(GoldenCase golden) throws Exception {
        var graph = Golden.json("workflows/api/" + golden.id() + ".json");
        String model = graph.get("1").get("inputs").get("model_name").asText();
        Image image = picture(graph.get("2").get("inputs").get("image").asText());
        int[] told = {0};
        try (LoadedUpscaler upscaler = load(model)) {
            Image large = upscaler.upscale(image, (done, total) -> told[0] = total - done, Interrupt.NEVER);
            assertThat(large.width()).isEqualTo(image.width() * upscaler.scale());
            golden.assertClose("image", Tensor.of(List.of(1, large.height(), large.width(), 3), large.toArray()));
        }
        assertThat(told[0]).isZero();
    }

    @Test
    void theFactorIsReadOffTheFile() throws Exception {
        try (LoadedUpscaler two = load("tiny-realesrgan-x2.safetensors");
                LoadedUpscaler four = load("tiny-esrgan-x4-old.safetensors")) {
            assertThat(two.scale()).isEqualTo(2);
            assertThat(four.scale()).isEqualTo(4);
        }
    }

    @Test
    void aSideThatDoesNotFoldKeepsItsSize() throws Exception {
        try (LoadedUpscaler two = load("tiny-realesrgan-x2.safetensors")) {
            Image large = two.upscale(Image.of(7, 9, 1, new float[63]), SILENT, Interrupt.NEVER);
            assertThat(large.width()).isEqualTo(14);
            assertThat(large.height()).isEqualTo(18);
        }
    }

    @Test
    void aFileThatIsNoUpscalerIsRefusedByItsKind() {
        assertThatThrownBy(() -> load("tiny-lora.safetensors"))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("tiny-lora.safetensors is no upscaler")
                .hasMessageContaining("a LoRA");
    }

    @Test
    void aResultThatIsNoPictureIsRefused() throws Exception {
        ModelForge forge = ModelForge.of(Golden.model("tiny-realesrgan-x2.safetensors", folder));
        Tensor bias = forge.get("conv_first.bias");
        float[] numbers = bias.toArray();
        numbers[0] = Float.NaN;
        Path file = forge.put("conv_first.bias", Tensor.of(bias.shape(), numbers))
                .write(folder.resolve("broken.safetensors"), ElementType.F32);
        FileRef ref = new FileRef(file, "0".repeat(64));
        try (LoadedUpscaler two = new UpscalerLoader().load(LoadedUpscaler.ref(new UpscaleModel(ref, "fp32")))) {
            assertThatThrownBy(() -> two.upscale(Image.of(8, 8, 3, new float[192]), SILENT, Interrupt.NEVER))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("broken.safetensors")
                    .hasMessageContaining("not finite");
        }
    }

    @Test
    void aCancelledRunEnds() throws Exception {
        try (LoadedUpscaler two = load("tiny-realesrgan-x2.safetensors")) {
            assertThatThrownBy(() -> two.upscale(Image.of(8, 8, 3, new float[192]), SILENT, action -> {
                        action.run();
                        return () -> {};
                    }))
                    .isInstanceOf(CancelledException.class);
        }
    }

    private LoadedUpscaler load(String name) throws Exception {
        FileRef file = new FileRef(Golden.model(name, folder), "0".repeat(64));
        return new UpscalerLoader().load(LoadedUpscaler.ref(new UpscaleModel(file, "fp32")));
    }

    private static Image picture(String name) throws IOException {
        BufferedImage file = ImageIO.read(new ByteArrayInputStream(Golden.bytes("inputs/" + name)));
        float[] pixels = new float[file.getWidth() * file.getHeight() * 3];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i / 3;
            int band = file.getRaster().getSample(pixel % file.getWidth(), pixel / file.getWidth(), i % 3);
            pixels[i] = band / 255f;
        }
        return Image.of(file.getWidth(), file.getHeight(), 3, pixels);
    }
}
