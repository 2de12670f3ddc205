package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights in every number type that files have, and networks in every one that they are computed in. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredNumbersTest {
    private static final String UNET = "model.diffusion_model.";
    private static final int WIDTH = 64;
    private static final int POOLED = 64;

    private Path folder;
    private Path sd15;
    private Path sdxl;

    @BeforeAll
    void unpack(@TempDir Path shared) {
        folder = shared;
        sd15 = Golden.model("tiny-sd15.safetensors", shared);
        sdxl = Golden.model("tiny-sdxl.safetensors", shared);
    }

    @ParameterizedTest
    @CsvSource({"bf16, 0.05", "fp16, 0.01"})
    void textEncodersAreNearlyTheSameInSixteenBits(String type, double tolerance) throws Exception {
        GoldenCase golden = Golden.only("clip_sdxl", "0_skipNone");
        try (LoadedCheckpoint small = Models.open(sdxl, type)) {
            Conditioning.Entry read = new PromptEncoder(small.textEncoders())
                    .encode(golden.params().get("prompt").asText(), OptionalInt.empty());
            float[] expected = golden.tensor("cond").toArray();
            float[] actual = read.tokens().toArray();
            double difference = 0;
            double size = 0;
            for (int i = 0; i < actual.length; i++) {
                difference += Math.pow(actual[i] - expected[i], 2);
                size += Math.pow(expected[i], 2);
            }
            assertThat(Math.sqrt(difference / size)).isPositive().isLessThan(tolerance);
        }
    }

    @Test
    void aTextEncoderThatOverflowsInSixteenBitsIsComputedInThirtyTwo() throws Exception {
        ModelForge forge = ModelForge.of(sd15);
        String layer = "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc2.bias";
        forge.fill(layer, 1e6f); // beyond the largest number of fp16
        Path file = forge.write(folder.resolve("loud.safetensors"), ElementType.F32);
        try (LoadedCheckpoint small = Models.open(file, "fp16");
                LoadedCheckpoint exact = Models.open(file, "fp32")) {
            float[] expected = new PromptEncoder(exact.textEncoders())
                    .encode("a cat", OptionalInt.empty())
                    .tokens()
                    .toArray();
            assertThat(new PromptEncoder(small.textEncoders())
                            .encode("a cat", OptionalInt.empty())
                            .tokens()
                            .toArray())
                    .isEqualTo(expected);
        }
    }

    @Test
    void weightsStoredWithAFactorAreMultipliedByIt() throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(1, 4, 8, 8));
        List<Guide> guides = Guide.ofTexts(List.of(TorchNoise.draw(8, List.of(77, WIDTH))));
        ModelForge plain = ModelForge.of(sd15);
        ModelForge scaled = ModelForge.of(sd15);
        List<String> layers = List.of(
                UNET + "time_embed.0",
                UNET + "input_blocks.1.1.transformer_blocks.0.attn1.to_q",
                UNET + "input_blocks.1.1.transformer_blocks.0.ff.net.2");
        for (String layer : layers) {
            Tensor weight = plain.get(layer + ".weight");
            float[] quarter = weight.toArray();
            for (int i = 0; i < quarter.length; i++) {
                quarter[i] /= 4;
            }
            scaled.put(layer + ".weight", Tensor.of(weight.shape(), quarter));
            String ending = layer.endsWith("to_q") ? ".weight_scale" : ".scale_weight";
            scaled.put(layer + ending, Tensor.of(layer.endsWith("to_q") ? List.of(1) : List.of(), new float[] {4}));
        }
        try (LoadedCheckpoint stored =
                        Models.open(scaled.write(folder.resolve("scaled.safetensors"), ElementType.F32));
                LoadedCheckpoint exact =
                        Models.open(plain.write(folder.resolve("exact.safetensors"), ElementType.F32))) {
            assertThat(Models.predict(stored.unet(), x, guides).get(0).toArray())
                    .isEqualTo(Models.predict(exact.unet(), x, guides).get(0).toArray());
        }
    }

    @Test
    void aWeightWithAFactorForEachRowIsRefused() throws Exception {
        ModelForge forge =
                ModelForge.of(sd15).put(UNET + "time_embed.0.weight_scale", Tensor.of(List.of(128), new float[128]));
        try (LoadedCheckpoint checkpoint =
                Models.open(forge.write(folder.resolve("rows.safetensors"), ElementType.F32))) {
            UNet unet = checkpoint.unet();
            List<Guide> guides = Guide.ofTexts(List.of(TorchNoise.draw(8, List.of(77, WIDTH))));
            assertThatThrownBy(() -> Models.predict(unet, TorchNoise.draw(7, List.of(1, 4, 8, 8)), guides))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("stores its weights with 128 factors each");
        }
    }

    @ParameterizedTest
    @CsvSource({"bf16, 0.05", "fp16, 0.01"})
    void xlIsNearlyTheSameInSixteenBits(String type, double tolerance) throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(1, 4, 8, 8));
        Conditioning.Entry entry = new Conditioning.Entry(
                TorchNoise.draw(5, List.of(77, 2 * WIDTH)),
                Optional.of(TorchNoise.draw(4, List.of(POOLED))),
                List.of());
        try (LoadedCheckpoint small = Models.open(sdxl, type);
                LoadedCheckpoint exact = Models.open(sdxl, "fp32")) {
            float[] expected = Models.predict(exact.unet(), x, List.of(guide(exact, entry)))
                    .get(0)
                    .toArray();
            float[] actual = Models.predict(small.unet(), x, List.of(guide(small, entry)))
                    .get(0)
                    .toArray();
            double difference = 0;
            double size = 0;
            for (int i = 0; i < actual.length; i++) {
                difference += Math.pow(actual[i] - expected[i], 2);
                size += Math.pow(expected[i], 2);
            }
            assertThat(Math.sqrt(difference / size)).isPositive().isLessThan(tolerance);
        }
    }

    private static Guide guide(LoadedCheckpoint checkpoint, Conditioning.Entry entry) throws NodeException {
        return new Guide(entry.tokens(), checkpoint.unet().vector(entry, 8, 8, false), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"F16", "BF16", "F8_E4M3", "F8_E5M2"})
    void weightsStoredSmallAreTheNumbersThatTheyStandFor(ElementType type) throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(1, 4, 8, 8));
        List<Guide> guides = Guide.ofTexts(List.of(TorchNoise.draw(8, List.of(77, WIDTH))));
        ModelForge forge = ModelForge.of(sd15).rounded(type);
        Path small = forge.write(folder.resolve("small.safetensors"), type);
        try (LoadedCheckpoint stored = Models.open(small);
                LoadedCheckpoint exact =
                        Models.open(forge.write(folder.resolve("exact.safetensors"), ElementType.F32))) {
            float[] expected = Models.predict(exact.unet(), x, guides).get(0).toArray();
            assertThat(Models.predict(stored.unet(), x, guides).get(0).toArray())
                    .isEqualTo(expected);
            assertThat(expected).doesNotContain(Float.NaN);
        }
    }
}
