package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Families without reference values, made of parts of those that have some, so that each result is known: from the reference, or from
 * the same network said in another way.
 */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelFamiliesTest {
    private static final String UNET = "model.diffusion_model.";
    private static final String G = "conditioner.embedders.1.model.";
    private static final int WIDTH = 64;
    private static final int POOLED = 64;
    private static final int WAVES = 256;

    private Path folder;
    private Path sdxl;

    @BeforeAll
    void unpack(@TempDir Path shared) {
        folder = shared;
        sdxl = Golden.model("tiny-sdxl.safetensors", shared);
    }

    /** Stable Diffusion 2: OpenCLIP alone, and a denoiser that takes no vector. */
    private ModelForge second() throws Exception {
        ModelForge xl = ModelForge.of(sdxl);
        return new ModelForge()
                .take(xl, UNET, UNET)
                .without(UNET + "label_emb.")
                .columns("attn2.to_k.weight", 0, WIDTH)
                .columns("attn2.to_v.weight", 0, WIDTH)
                .take(xl, G, "cond_stage_model.model.")
                .take(xl, "first_stage_model.", "first_stage_model.");
    }

    static Stream<GoldenCase> unweighted() {
        return Golden.cases("clip_sdxl").stream()
                .filter(c -> c.id().endsWith("_skipNone")
                        && !c.params().get("prompt").asText().contains("("));
    }

    @ParameterizedTest
    @MethodSource("unweighted")
    void theTextEncoderOfSd2SaysTheSecondLastLayerOfOpenClipThroughTheFinalNorm(GoldenCase golden) throws Exception {
        ModelForge forge = second();
        try (LoadedCheckpoint checkpoint =
                Models.open(forge.write(folder.resolve("sd2.safetensors"), ElementType.F32))) {
            Conditioning.Entry read = new PromptEncoder(checkpoint.textEncoders())
                    .encode(golden.params().get("prompt").asText(), OptionalInt.empty());
            Tensor both = golden.tensor("cond");
            int rows = both.shape().get(1);
            Tensor raw = ModelForge.columns(Tensor.of(List.of(rows, 2 * WIDTH), both.toArray()), WIDTH, 2 * WIDTH);
            float[] expected = normed(
                    raw.toArray(),
                    forge.get("cond_stage_model.model.ln_final.weight").toArray(),
                    forge.get("cond_stage_model.model.ln_final.bias").toArray());
            assertThat(read.tokens().shape()).containsExactly(rows, WIDTH);
            assertThat(read.tokens().toArray())
                    .usingComparatorWithPrecision(5e-5f)
                    .containsExactly(expected);
            assertThat(read.pooled().orElseThrow().toArray())
                    .usingComparatorWithPrecision(2e-5f)
                    .containsExactly(golden.tensor("pooled").toArray());
        }
    }

    private static float[] normed(float[] rows, float[] scale, float[] shift) {
        float[] normed = new float[rows.length];
        for (int row = 0; row < rows.length; row += WIDTH) {
            double mean = 0;
            for (int i = 0; i < WIDTH; i++) {
                mean += rows[row + i] / (double) WIDTH;
            }
            double variance = 0;
            for (int i = 0; i < WIDTH; i++) {
                variance += Math.pow(rows[row + i] - mean, 2) / WIDTH;
            }
            for (int i = 0; i < WIDTH; i++) {
                normed[row + i] = (float) ((rows[row + i] - mean) / Math.sqrt(variance + 1e-5) * scale[i] + shift[i]);
            }
        }
        return normed;
    }

    @Test
    void theDenoiserOfSd2IsThatOfXlWithoutVector() throws Exception {
        ModelForge silent =
                ModelForge.of(sdxl).fill(UNET + "label_emb.0.2.weight", 0).fill(UNET + "label_emb.0.2.bias", 0);
        Tensor x = TorchNoise.draw(1, List.of(2, 4, 6, 10));
        Tensor text = TorchNoise.draw(2, List.of(77, WIDTH));
        Tensor other = TorchNoise.draw(3, List.of(77, WIDTH));
        try (LoadedCheckpoint second = Models.open(second().write(folder.resolve("sd2.safetensors"), ElementType.F32));
                LoadedCheckpoint xl = Models.open(silent.write(folder.resolve("xl.safetensors"), ElementType.F32))) {
            List<Tensor> ours = Models.predict(second.unet(), x, Guide.ofTexts(List.of(text, other)));
            List<Tensor> theirs = Models.predict(xl.unet(), x, List.of(inXl(text), inXl(other)));
            assertThat(second.unet().contextWidth()).isEqualTo(WIDTH);
            assertThat(second.latentFormat().scale()).isEqualTo(0.18215);
            for (int i = 0; i < 2; i++) {
                assertThat(ours.get(i).toArray())
                        .usingComparatorWithPrecision(2e-5f)
                        .containsExactly(theirs.get(i).toArray());
            }
        }
    }

    private static Guide inXl(Tensor text) {
        float[] wide = new float[77 * 2 * WIDTH];
        for (int row = 0; row < 77; row++) {
            text.data().get(row * WIDTH, wide, row * 2 * WIDTH, WIDTH);
        }
        Tensor vector = Tensor.of(List.of(POOLED + 6 * WAVES), new float[POOLED + 6 * WAVES]);
        return new Guide(Tensor.of(List.of(77, 2 * WIDTH), wide), Optional.of(vector), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"0.1, VELOCITY", "0.08, EPSILON"})
    void whatAnSd2ModelPredictsShowsInItsLastNorm(float deviation, Prediction expected) throws Exception {
        ModelForge forge = second();
        String name = UNET + "output_blocks.5.1.transformer_blocks.0.norm1.bias";
        float[] shifts = new float[forge.get(name).shape().get(0)];
        for (int i = 0; i < shifts.length; i++) {
            shifts[i] = i % 2 == 0 ? 0.3f + deviation : 0.3f - deviation;
        }
        forge.put(name, Tensor.of(List.of(shifts.length), shifts));
        // The last block of this tiny network has no transformer; of those that have one, the last counts.
        try (LoadedCheckpoint checkpoint =
                Models.open(forge.write(folder.resolve("sd2.safetensors"), ElementType.F32))) {
            assertThat(checkpoint.prediction()).isEqualTo(expected);
        }
    }

    @Test
    void anXlModelThatPredictsVelocityCarriesAMark() throws Exception {
        ModelForge forge = ModelForge.of(sdxl);
        try (LoadedCheckpoint plain = Models.open(forge.write(folder.resolve("xl.safetensors"), ElementType.F32))) {
            assertThat(plain.prediction()).isEqualTo(Prediction.EPSILON);
        }
        forge.put("v_pred", Tensor.of(List.of(1), new float[1]));
        try (LoadedCheckpoint marked = Models.open(forge.write(folder.resolve("xl.safetensors"), ElementType.F32))) {
            assertThat(marked.prediction()).isEqualTo(Prediction.VELOCITY);
            assertThat(marked.zeroTerminalSnr()).isFalse();
        }
        forge.put("ztsnr", Tensor.of(List.of(1), new float[1]));
        try (LoadedCheckpoint marked = Models.open(forge.write(folder.resolve("xl.safetensors"), ElementType.F32))) {
            assertThat(marked.zeroTerminalSnr()).isTrue();
        }
    }

    @Test
    void aDenoiserWithoutMiddleIsOneWhoseMiddleDoesNothing() throws Exception {
        ModelForge idle = ModelForge.of(sdxl);
        String middle = UNET + "middle_block.";
        for (String layer : List.of("0.out_layers.3", "1.proj_out", "2.out_layers.3")) {
            idle.fill(middle + layer + ".weight", 0).fill(middle + layer + ".bias", 0);
        }
        Tensor x = TorchNoise.draw(7, List.of(1, 4, 8, 8));
        List<Guide> guides = List.of(inXl(TorchNoise.draw(8, List.of(77, WIDTH))));
        try (LoadedCheckpoint without = Models.open(ModelForge.of(sdxl)
                        .without(middle)
                        .write(folder.resolve("small.safetensors"), ElementType.F32));
                LoadedCheckpoint with = Models.open(idle.write(folder.resolve("idle.safetensors"), ElementType.F32))) {
            assertThat(Models.predict(without.unet(), x, guides).get(0).toArray())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(
                            Models.predict(with.unet(), x, guides).get(0).toArray());
        }
    }

    @Test
    void theRefinerIsToldAScoreInPlaceOfTheTargetSize() throws Exception {
        ModelForge xl = ModelForge.of(sdxl);
        String first = UNET + "label_emb.0.0.weight";
        ModelForge forge = new ModelForge()
                .take(xl, UNET, UNET)
                .put(first, ModelForge.columns(xl.get(first), 0, POOLED + 5 * WAVES))
                .columns("attn2.to_k.weight", WIDTH, 2 * WIDTH)
                .columns("attn2.to_v.weight", WIDTH, 2 * WIDTH)
                .take(xl, G, "conditioner.embedders.0.model.");
        Tensor pooled = TorchNoise.draw(4, List.of(POOLED));
        Conditioning.Entry entry =
                new Conditioning.Entry(TorchNoise.draw(5, List.of(77, WIDTH)), Optional.of(pooled), List.of());
        Conditioning.Sizes sizes = new Conditioning.Sizes(640, 480, 16, 8, 6, 7, OptionalDouble.of(7));
        try (LoadedCheckpoint refiner =
                        Models.open(forge.write(folder.resolve("refiner.safetensors"), ElementType.F32));
                LoadedCheckpoint base = Models.open(xl.write(folder.resolve("xl.safetensors"), ElementType.F32))) {
            assertThat(refiner.textEncoders()).extracting(TextEncoder::key).containsExactly("clip_g");
            float[] told = vector(refiner, entry.withSizes(sizes), false);
            float[] inBase = vector(base, entry.withSizes(sizes), false);
            assertThat(told).hasSize(POOLED + 5 * WAVES);
            assertThat(Arrays.copyOf(told, POOLED + 4 * WAVES)).isEqualTo(Arrays.copyOf(inBase, POOLED + 4 * WAVES));
            // The base model takes the target's height, then its width, which is 6 here.
            assertThat(last(vector(refiner, entry, false))).isEqualTo(last(inBase));
            assertThat(last(told)[0]).isEqualTo((float) Math.cos(7));
            float[] avoided = last(vector(refiner, entry, true));
            assertThat(avoided[0]).isEqualTo((float) Math.cos(2.5));
            assertThat(avoided[WAVES / 2]).isEqualTo((float) Math.sin(2.5));
            Guide guide =
                    new Guide(entry.tokens(), Optional.of(Tensor.of(List.of(told.length), told)), Optional.empty());
            Tensor x = TorchNoise.draw(6, List.of(1, 4, 8, 8));
            assertThat(Models.predict(refiner.unet(), x, List.of(guide)).get(0).toArray())
                    .doesNotContain(Float.NaN);
        }
    }

    private static float[] vector(LoadedCheckpoint checkpoint, Conditioning.Entry entry, boolean avoided)
            throws NodeException {
        return checkpoint.unet().vector(entry, 60, 80, avoided).orElseThrow().toArray();
    }

    private static float[] last(float[] vector) {
        return Arrays.copyOfRange(vector, vector.length - WAVES, vector.length);
    }

    @Test
    void aPromptOfAnotherModelIsRefusedByItsPooledText() throws Exception {
        Conditioning.Entry entry =
                new Conditioning.Entry(TorchNoise.draw(5, List.of(77, 128)), Optional.empty(), List.of());
        try (LoadedCheckpoint base =
                Models.open(ModelForge.of(sdxl).write(folder.resolve("xl.safetensors"), ElementType.F32))) {
            UNet unet = base.unet();
            assertThatThrownBy(() -> unet.vector(entry, 8, 8, false))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("takes a pooled text of 64 numbers");
        }
    }
}
