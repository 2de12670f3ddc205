package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.FileRef;
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
    private static final int STEP = 500;

    private Path folder;
    private Path sd15;
    private Path sdxl;

    @BeforeAll
    void unpack(@TempDir Path shared) {
        folder = shared;
        sd15 = Golden.model("tiny-sd15.safetensors", shared);
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
        try (LoadedCheckpoint checkpoint = open(forge, "sd2.safetensors")) {
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
        try (LoadedCheckpoint second = open(second(), "sd2.safetensors");
                LoadedCheckpoint xl = open(silent, "xl.safetensors")) {
            List<Tensor> ours = predict(second.unet(), x, Guide.ofTexts(List.of(text, other)));
            List<Tensor> theirs = predict(xl.unet(), x, List.of(inXl(text), inXl(other)));
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
        try (LoadedCheckpoint checkpoint = open(forge, "sd2.safetensors")) {
            assertThat(checkpoint.prediction()).isEqualTo(expected);
        }
    }

    @Test
    void anXlModelThatPredictsVelocityCarriesAMark() throws Exception {
        ModelForge forge = ModelForge.of(sdxl);
        try (LoadedCheckpoint plain = open(forge, "xl.safetensors")) {
            assertThat(plain.prediction()).isEqualTo(Prediction.EPSILON);
        }
        forge.put("v_pred", Tensor.of(List.of(1), new float[1]));
        try (LoadedCheckpoint marked = open(forge, "xl.safetensors")) {
            assertThat(marked.prediction()).isEqualTo(Prediction.VELOCITY);
            assertThat(marked.zeroTerminalSnr()).isFalse();
        }
        forge.put("ztsnr", Tensor.of(List.of(1), new float[1]));
        try (LoadedCheckpoint marked = open(forge, "xl.safetensors")) {
            assertThat(marked.zeroTerminalSnr()).isTrue();
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
        try (LoadedCheckpoint stored = open(scaled, "scaled.safetensors");
                LoadedCheckpoint exact = open(plain, "exact.safetensors")) {
            assertThat(predict(stored.unet(), x, guides).get(0).toArray())
                    .isEqualTo(predict(exact.unet(), x, guides).get(0).toArray());
        }
    }

    @Test
    void aWeightWithAFactorForEachRowIsRefused() throws Exception {
        ModelForge forge =
                ModelForge.of(sd15).put(UNET + "time_embed.0.weight_scale", Tensor.of(List.of(128), new float[128]));
        try (LoadedCheckpoint checkpoint = open(forge, "rows.safetensors")) {
            UNet unet = checkpoint.unet();
            List<Guide> guides = Guide.ofTexts(List.of(TorchNoise.draw(8, List.of(77, WIDTH))));
            assertThatThrownBy(() -> predict(unet, TorchNoise.draw(7, List.of(1, 4, 8, 8)), guides))
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
        try (LoadedCheckpoint small = open(sdxl, type);
                LoadedCheckpoint exact = open(sdxl, "fp32")) {
            float[] expected = predict(exact.unet(), x, List.of(guide(exact, entry)))
                    .get(0)
                    .toArray();
            float[] actual = predict(small.unet(), x, List.of(guide(small, entry)))
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
        try (LoadedCheckpoint refiner = open(forge, "refiner.safetensors");
                LoadedCheckpoint base = open(xl, "xl.safetensors")) {
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
            assertThat(predict(refiner.unet(), x, List.of(guide)).get(0).toArray())
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
        try (LoadedCheckpoint base = open(ModelForge.of(sdxl), "xl.safetensors")) {
            UNet unet = base.unet();
            assertThatThrownBy(() -> unet.vector(entry, 8, 8, false))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("takes a pooled text of 64 numbers");
        }
    }

    @Test
    void channelsBesideTheLatentThatWeighNothingChangeNothing() throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(2, 4, 8, 6));
        Tensor text = TorchNoise.draw(8, List.of(77, WIDTH));
        Guide seeing = new Guide(text, Optional.empty(), Optional.of(TorchNoise.draw(9, List.of(5, 8, 6))));
        try (LoadedCheckpoint plain = open(ModelForge.of(sd15), "plain.safetensors");
                LoadedCheckpoint inpainting = open(inpainting(-1), "inpainting.safetensors")) {
            assertThat(inpainting.unet().furtherChannels()).isEqualTo(5);
            assertThat(inpainting.latentFormat().channels()).isEqualTo(4);
            assertThat(predict(inpainting.unet(), x, List.of(seeing)).get(0).toArray())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(predict(plain.unet(), x, Guide.ofTexts(List.of(text)))
                            .get(0)
                            .toArray());
        }
    }

    @Test
    void channelsBesideTheLatentEnterWhereTheyStandAndEachGuideHasItsOwn() throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(1, 4, 8, 6));
        Tensor text = TorchNoise.draw(8, List.of(77, WIDTH));
        Tensor one = TorchNoise.draw(9, List.of(5, 8, 6));
        Tensor two = TorchNoise.draw(10, List.of(1, 5, 8, 6));
        // The third channel beside the latent weighs as much as the latent's second: it adds to it.
        try (LoadedCheckpoint plain = open(ModelForge.of(sd15), "plain.safetensors");
                LoadedCheckpoint inpainting = open(inpainting(2), "inpainting.safetensors")) {
            List<Tensor> seen = predict(
                    inpainting.unet(),
                    x,
                    List.of(
                            new Guide(text, Optional.empty(), Optional.of(one)),
                            new Guide(text, Optional.empty(), Optional.of(two))));
            for (int i = 0; i < 2; i++) {
                float[] sum = x.toArray();
                float[] beside = (i == 0 ? one : two).toArray();
                for (int place = 0; place < 48; place++) {
                    sum[48 + place] += beside[2 * 48 + place];
                }
                Tensor added = Tensor.of(x.shape(), sum);
                assertThat(seen.get(i).toArray())
                        .usingComparatorWithPrecision(2e-5f)
                        .containsExactly(predict(plain.unet(), added, Guide.ofTexts(List.of(text)))
                                .get(0)
                                .toArray());
            }
        }
    }

    /** Stable Diffusion 1 with five channels more, of which one weighs as much as the latent's second channel, if any. */
    private ModelForge inpainting(int weighing) throws Exception {
        ModelForge forge = ModelForge.of(sd15);
        String entry = UNET + "input_blocks.0.0.weight";
        float[] four = forge.get(entry).toArray();
        float[] nine = new float[32 * 9 * 9];
        for (int out = 0; out < 32; out++) {
            System.arraycopy(four, out * 4 * 9, nine, out * 9 * 9, 4 * 9);
            if (weighing >= 0) {
                System.arraycopy(four, (out * 4 + 1) * 9, nine, (out * 9 + 4 + weighing) * 9, 9);
            }
        }
        return forge.put(entry, Tensor.of(List.of(32, 9, 3, 3), nine));
    }

    @ParameterizedTest
    @CsvSource({"F16", "BF16", "F8_E4M3", "F8_E5M2"})
    void weightsStoredSmallAreTheNumbersThatTheyStandFor(ElementType type) throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(1, 4, 8, 8));
        List<Guide> guides = Guide.ofTexts(List.of(TorchNoise.draw(8, List.of(77, WIDTH))));
        ModelForge forge = ModelForge.of(sd15).rounded(type);
        Path small = forge.write(folder.resolve("small.safetensors"), type);
        try (LoadedCheckpoint stored = open(small);
                LoadedCheckpoint exact = open(forge, "exact.safetensors")) {
            float[] expected = predict(exact.unet(), x, guides).get(0).toArray();
            assertThat(predict(stored.unet(), x, guides).get(0).toArray()).isEqualTo(expected);
            assertThat(expected).doesNotContain(Float.NaN);
        }
    }

    private static List<Tensor> predict(UNet unet, Tensor x, List<Guide> guides) throws NodeException {
        List<Integer> shape = x.shape();
        try (UNetSession session = unet.open(shape.get(0), shape.get(2), shape.get(3), guides, List.of(), List.of())) {
            return session.predict(x, STEP, new BitSet(), Interrupt.NEVER);
        }
    }

    private LoadedCheckpoint open(ModelForge forge, String name) throws Exception {
        return open(forge.write(folder.resolve(name), ElementType.F32));
    }

    private static LoadedCheckpoint open(Path file) throws Exception {
        return open(file, "fp32");
    }

    private static LoadedCheckpoint open(Path file, String type) throws Exception {
        return new CheckpointLoader().load(LoadedCheckpoint.ref(new FileRef(file, "0".repeat(64)), type));
    }
}
