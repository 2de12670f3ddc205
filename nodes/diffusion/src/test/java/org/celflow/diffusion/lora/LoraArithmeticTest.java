package org.celflow.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formulas, each worked out index by index from its definition. */
@ExtendWith(TorchThread.class)
class LoraArithmeticTest {
    private static final String MODULE = "lora_unet_input_blocks_1_1_proj_in";
    private static final String TENSOR = "model.diffusion_model.input_blocks.1.1.proj_in.weight";
    private static final String BIAS = "model.diffusion_model.input_blocks.1.1.proj_in.bias";
    private static final Offset<Float> CLOSE = Offset.offset(2e-5f);
    private static final float S = 0.7f;

    @TempDir
    private Path folder;

    private final LoraWriter file = new LoraWriter();
    private final float[] weight = new LoraWriter().random("w", 4, 6);

    @Test
    void withoutAlphaALoraCountsFully() throws Exception {
        float[] up = file.random(MODULE + ".lora_up.weight", 4, 2);
        float[] down = file.random(MODULE + ".lora_down.weight", 2, 6);
        float[] expected = weight.clone();
        addProduct(expected, up, down, 4, 2, 6, S);
        assertChanged(expected, 4, 6);
    }

    @Test
    void alphaIsDividedByTheRank() throws Exception {
        float[] up = file.random(MODULE + ".lora_up.weight", 4, 2);
        float[] down = file.random(MODULE + ".lora_down.weight", 2, 6);
        file.put(MODULE + ".alpha", new float[] {3});
        float[] expected = weight.clone();
        addProduct(expected, up, down, 4, 2, 6, S * 3 / 2);
        assertChanged(expected, 4, 6);
    }

    @Test
    void alphaMayBeAWholeNumber() throws Exception {
        float[] up = file.random(MODULE + ".lora_up.weight", 4, 2);
        float[] down = file.random(MODULE + ".lora_down.weight", 2, 6);
        file.whole(MODULE + ".alpha", 1);
        float[] expected = weight.clone();
        addProduct(expected, up, down, 4, 2, 6, S / 2);
        assertChanged(expected, 4, 6);
    }

    @Test
    void theCoreOfAConvolutionJoinsUpAndDown() throws Exception {
        float[] kernel = new LoraWriter().random("w", 2, 3, 2, 2);
        float[] up = file.random(MODULE + ".lora_up.weight", 2, 2, 1, 1);
        float[] down = file.random(MODULE + ".lora_down.weight", 2, 3, 1, 1);
        float[] mid = file.random(MODULE + ".lora_mid.weight", 2, 2, 2, 2);
        float[] expected = kernel.clone();
        for (int o = 0; o < 2; o++) {
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 4; k++) {
                    for (int a = 0; a < 2; a++) {
                        for (int b = 0; b < 2; b++) {
                            // the picture passes down (i to b), mid (b to a), up (a to o)
                            expected[(o * 3 + i) * 4 + k] +=
                                    S * up[o * 2 + a] * mid[(a * 2 + b) * 4 + k] * down[b * 3 + i];
                        }
                    }
                }
            }
        }
        assertChanged(kernel, expected, 2, 3, 2, 2);
    }

    @Test
    void lohaMultipliesTwoProductsElementByElement() throws Exception {
        float[] a = file.random(MODULE + ".hada_w1_a", 4, 2);
        float[] b = file.random(MODULE + ".hada_w1_b", 2, 6);
        float[] c = file.random(MODULE + ".hada_w2_a", 4, 2);
        float[] d = file.random(MODULE + ".hada_w2_b", 2, 6);
        file.put(MODULE + ".alpha", new float[] {1});
        float[] expected = weight.clone();
        for (int o = 0; o < 4; o++) {
            for (int i = 0; i < 6; i++) {
                float first = a[2 * o] * b[i] + a[2 * o + 1] * b[6 + i];
                float second = c[2 * o] * d[i] + c[2 * o + 1] * d[6 + i];
                expected[6 * o + i] += S / 2 * first * second;
            }
        }
        assertChanged(expected, 4, 6);
    }

    @Test
    void lohaOfAConvolutionHasTwoCores() throws Exception {
        float[] kernel = new LoraWriter().random("w", 3, 2, 1, 2);
        float[][] t = new float[2][];
        float[][] a = new float[2][];
        float[][] b = new float[2][];
        for (int n = 0; n < 2; n++) {
            t[n] = file.random(MODULE + ".hada_t" + (n + 1), 2, 2, 1, 2);
            a[n] = file.random(MODULE + ".hada_w" + (n + 1) + "_a", 2, 3); // rank x out
            b[n] = file.random(MODULE + ".hada_w" + (n + 1) + "_b", 2, 2); // rank x in
        }
        float[] expected = kernel.clone();
        for (int o = 0; o < 3; o++) {
            for (int i = 0; i < 2; i++) {
                for (int k = 0; k < 2; k++) {
                    float[] m = new float[2];
                    for (int n = 0; n < 2; n++) {
                        for (int p = 0; p < 2; p++) {
                            for (int q = 0; q < 2; q++) {
                                m[n] += t[n][(p * 2 + q) * 2 + k] * a[n][p * 3 + o] * b[n][q * 2 + i];
                            }
                        }
                    }
                    expected[(o * 2 + i) * 2 + k] += S * m[0] * m[1];
                }
            }
        }
        assertChanged(kernel, expected, 3, 2, 1, 2);
    }

    @Test
    void lokrOfTwoFullMatricesIgnoresAlpha() throws Exception {
        float[] a = file.random(MODULE + ".lokr_w1", 2, 3);
        float[] b = file.random(MODULE + ".lokr_w2", 2, 2);
        file.put(MODULE + ".alpha", new float[] {100});
        float[] expected = weight.clone();
        addKronecker(expected, a, b, S);
        assertChanged(expected, 4, 6);
    }

    @Test
    void lokrOfProductsCountsTheRankOfTheSecond() throws Exception {
        float[] a1 = file.random(MODULE + ".lokr_w1_a", 2, 1);
        float[] a2 = file.random(MODULE + ".lokr_w1_b", 1, 3);
        float[] b1 = file.random(MODULE + ".lokr_w2_a", 2, 4);
        float[] b2 = file.random(MODULE + ".lokr_w2_b", 4, 2);
        file.put(MODULE + ".alpha", new float[] {2});
        float[] a = new float[6];
        float[] b = new float[4];
        addProduct(a, a1, a2, 2, 1, 3, 1);
        addProduct(b, b1, b2, 2, 4, 2, 1);
        float[] expected = weight.clone();
        addKronecker(expected, a, b, S * 2 / 4);
        assertChanged(expected, 4, 6);
    }

    @Test
    void lokrOfAConvolutionKeepsTheKernelInTheSecond() throws Exception {
        float[] kernel = new LoraWriter().random("w", 4, 2, 1, 3);
        float[] a = file.random(MODULE + ".lokr_w1", 2, 1);
        float[] b = file.random(MODULE + ".lokr_w2", 2, 2, 1, 3);
        float[] expected = kernel.clone();
        for (int o = 0; o < 4; o++) {
            for (int i = 0; i < 2; i++) {
                for (int k = 0; k < 3; k++) {
                    expected[(o * 2 + i) * 3 + k] += S * a[o / 2] * b[(o % 2 * 2 + i) * 3 + k];
                }
            }
        }
        assertChanged(kernel, expected, 4, 2, 1, 3);
    }

    @Test
    void gloraMovesTheInputAndAdds() throws Exception {
        float[] a1 = file.random(MODULE + ".a1.weight", 6, 2);
        float[] a2 = file.random(MODULE + ".a2.weight", 2, 6);
        float[] b1 = file.random(MODULE + ".b1.weight", 4, 2);
        float[] b2 = file.random(MODULE + ".b2.weight", 2, 6);
        float[] inner = new float[36];
        addProduct(inner, a1, a2, 6, 2, 6, 1);
        float[] expected = weight.clone();
        addProduct(expected, weight, inner, 4, 6, 6, S);
        addProduct(expected, b1, b2, 4, 2, 6, S);
        assertChanged(expected, 4, 6);
    }

    @Test
    void earlyGloraFilesHaveThePairsTheOtherWayRound() throws Exception {
        float[] a1 = file.random(MODULE + ".a1.weight", 2, 6);
        float[] a2 = file.random(MODULE + ".a2.weight", 6, 2);
        float[] b1 = file.random(MODULE + ".b1.weight", 2, 6);
        float[] b2 = file.random(MODULE + ".b2.weight", 4, 2);
        float[] inner = new float[36];
        addProduct(inner, a2, a1, 6, 2, 6, 1);
        float[] expected = weight.clone();
        addProduct(expected, weight, inner, 4, 6, 6, S);
        addProduct(expected, b2, b1, 4, 2, 6, S);
        assertChanged(expected, 4, 6);
    }

    /** The Cayley transform of a skew 2 x 2 matrix q is the rotation by twice the arc tangent of q. */
    @Test
    void oftRotatesTheRowsOfEachBlock() throws Exception {
        file.put(MODULE + ".oft_blocks", new float[] {0, 0.3f, 0, 0, 0, 0, 0.5f, 0}, 2, 2, 2);
        double[] q = {0.3, -0.5};
        float[] expected = weight.clone();
        for (int block = 0; block < 2; block++) {
            double angle = 2 * Math.atan(q[block]);
            for (int i = 0; i < 6; i++) {
                double x = weight[12 * block + i];
                double y = weight[12 * block + 6 + i];
                double turnedX = Math.cos(angle) * x - Math.sin(angle) * y;
                double turnedY = Math.sin(angle) * x + Math.cos(angle) * y;
                // ComfyUI counts the strength twice
                expected[12 * block + i] += (float) (S * S * (turnedX - x));
                expected[12 * block + 6 + i] += (float) (S * S * (turnedY - y));
            }
        }
        assertChanged(expected, 4, 6);
    }

    @Test
    void theRotationOfOftIsHeldWithinAlpha() throws Exception {
        file.put(MODULE + ".oft_blocks", new float[] {0, 30, 0, 0, 0, 0, 0, 0}, 2, 2, 2);
        file.put(MODULE + ".alpha", new float[] {0.5f});
        float[] changed = changed(weight, 1, 4, 6);
        // all of the norm lies in the two numbers of one block, so each is 0.5 / sqrt(2)
        double angle = 2 * Math.atan(0.5 / Math.sqrt(2));
        assertThat(changed[0]).isCloseTo((float) (Math.cos(angle) * weight[0] - Math.sin(angle) * weight[6]), CLOSE);
        assertThat(Arrays.copyOfRange(changed, 12, 24)).containsExactly(Arrays.copyOfRange(weight, 12, 24), CLOSE);
    }

    @Test
    void boftRotatesNeighboursThenRowsFurtherApart() throws Exception {
        float[] blocks = new float[16];
        blocks[1] = 0.2f; // first round, rows 0 and 1
        blocks[8 + 4 + 1] = 0.4f; // second round, second block: rows 1 and 3
        file.put(MODULE + ".oft_blocks", blocks, 2, 2, 2, 2);
        file.put(MODULE + ".alpha", new float[] {0});
        float[] rescale = file.random(MODULE + ".rescale", 4, 1);
        float[] expected = weight.clone();
        rotateRows(expected, 0, 1, 0.2);
        rotateRows(expected, 1, 3, 0.4);
        for (int i = 0; i < 24; i++) {
            expected[i] *= rescale[i / 6];
        }
        assertThat(changed(weight, 1, 4, 6)).containsExactly(expected, CLOSE);
    }

    @Test
    void doraOfTheInputGivesEachColumnItsLength() throws Exception {
        file.random(MODULE + ".lora_up.weight", 4, 2);
        file.random(MODULE + ".lora_down.weight", 2, 6);
        float[] lengths = {1, 2, 3, 4, 5, 6};
        file.put(MODULE + ".dora_scale", lengths, 1, 6);
        float[] changed = changed(weight, 1, 4, 6);
        for (int i = 0; i < 6; i++) {
            double squares = 0;
            for (int o = 0; o < 4; o++) {
                squares += changed[6 * o + i] * changed[6 * o + i];
            }
            assertThat((float) Math.sqrt(squares)).isCloseTo(lengths[i], CLOSE);
        }
    }

    @Test
    void doraOfTheOutputMeasuresTheRowsBeforeTheChange() throws Exception {
        float[] up = file.random(MODULE + ".lora_up.weight", 4, 2);
        float[] down = file.random(MODULE + ".lora_down.weight", 2, 6);
        float[] scale = file.random(MODULE + ".dora_scale", 4, 1);
        file.put(MODULE + ".alpha", new float[] {1});
        float[] moved = weight.clone();
        addProduct(moved, up, down, 4, 2, 6, 0.5f);
        float[] expected = new float[24];
        for (int o = 0; o < 4; o++) {
            double squares = 0;
            for (int i = 0; i < 6; i++) {
                squares += weight[6 * o + i] * weight[6 * o + i];
            }
            for (int i = 0; i < 6; i++) {
                double full = moved[6 * o + i] * scale[o] / Math.sqrt(squares);
                expected[6 * o + i] = (float) (weight[6 * o + i] + S * (full - weight[6 * o + i]));
            }
        }
        assertChanged(expected, 4, 6);
    }

    @Test
    void aDifferenceIsAddedToWeightAndBias() throws Exception {
        float[] diff = file.random(MODULE + ".diff", 4, 6);
        float[] biasDiff = file.random(MODULE + ".diff_b", 4);
        float[] expected = weight.clone();
        for (int i = 0; i < 24; i++) {
            expected[i] += S * diff[i];
        }
        assertChanged(expected, 4, 6);
        float[] bias = {1, 2, 3, 4};
        float[] changed = changedTensor(BIAS, bias, S, 4);
        for (int i = 0; i < 4; i++) {
            assertThat(changed[i]).isCloseTo(bias[i] + S * biasDiff[i], CLOSE);
        }
    }

    @Test
    void aNormIsADifferenceToo() throws Exception {
        float[] diff = file.random(MODULE + ".w_norm", 4, 6);
        float[] expected = weight.clone();
        for (int i = 0; i < 24; i++) {
            expected[i] += S * diff[i];
        }
        assertChanged(expected, 4, 6);
    }

    @Test
    void aReplacementIsTakenAtAnyStrength() throws Exception {
        float[] set = file.random(MODULE + ".set_weight", 4, 6);
        assertChanged(set, 4, 6);
    }

    @Test
    void severalAreAppliedOneAfterTheOther() throws Exception {
        file.put(MODULE + ".set_weight", new float[24], 4, 6);
        LoraFile replaces = LoraFile.open(ref(file.write(folder.resolve("first.safetensors"))));
        LoraWriter other = new LoraWriter();
        float[] diff = other.random(MODULE + ".diff", 4, 6);
        LoraFile adds = LoraFile.open(ref(other.write(folder.resolve("second.safetensors"))));
        List<LoraUse> uses = List.of(new LoraUse(replaces, 1, 1), new LoraUse(adds, 2, 1));
        try (LoraMerge merge = LoraMerge.of(uses, List.of(TENSOR));
                NativeScope scope = new NativeScope()) {
            float[] changed = scope.floats(merge.changed(scope, TENSOR, scope.tensor(weight, 4, 6)));
            for (int i = 0; i < 24; i++) {
                assertThat(changed[i]).isCloseTo(2 * diff[i], CLOSE);
            }
        }
    }

    @Test
    void aThirdOfAJoinedMatrixIsChangedAlone() throws Exception {
        String joined = "conditioner.embedders.1.model.transformer.resblocks.3.attn.in_proj_weight";
        float[] diff = file.random("lora_te2_text_model_encoder_layers_3_self_attn_k_proj.diff", 2, 4);
        float[] before = new LoraWriter().random("w", 6, 4);
        LoraFile lora = LoraFile.open(ref(file.write(folder.resolve("lora.safetensors"))));
        try (LoraMerge merge = LoraMerge.of(List.of(new LoraUse(lora, 9, 0.5)), List.of(joined));
                NativeScope scope = new NativeScope()) {
            float[] after = scope.floats(merge.changed(scope, joined, scope.tensor(before, 6, 4)));
            for (int i = 0; i < 24; i++) {
                float expected = i >= 8 && i < 16 ? before[i] + 0.5f * diff[i - 8] : before[i];
                assertThat(after[i]).isCloseTo(expected, CLOSE);
            }
        }
    }

    @Test
    void aLoraOfAnotherShapeIsRefusedByName() {
        file.random(MODULE + ".lora_up.weight", 8, 2);
        file.random(MODULE + ".lora_down.weight", 2, 6);
        assertThatThrownBy(() -> changed(weight, 1, 4, 6))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("lora.safetensors")
                .hasMessageContaining(MODULE);
    }

    /** Each would make a tensor of 10 to 10 numbers, which no machine has room for. */
    @ParameterizedTest
    @ValueSource(strings = {"lora", "core", "loha", "lokr", "lokr product", "glora", "oft"})
    void smallTensorsThatWouldMakeAHugeOneAreRefusedByName(String kind) {
        int huge = 100_000;
        switch (kind) {
            case "lora", "core" -> {
                file.random(MODULE + ".lora_up.weight", huge, 1);
                file.random(MODULE + ".lora_down.weight", 1, huge);
                if (kind.equals("core")) {
                    file.random(MODULE + ".lora_mid.weight", 1, 1, 1, 1);
                }
            }
            case "loha" -> {
                for (String name : List.of(".hada_w1_a", ".hada_w2_a")) {
                    file.random(MODULE + name, huge, 1);
                }
                for (String name : List.of(".hada_w1_b", ".hada_w2_b")) {
                    file.random(MODULE + name, 1, huge);
                }
            }
            case "lokr" -> {
                file.random(MODULE + ".lokr_w1", huge, 1);
                file.random(MODULE + ".lokr_w2", 1, huge);
            }
            case "lokr product" -> {
                file.random(MODULE + ".lokr_w1_a", huge, 1);
                file.random(MODULE + ".lokr_w1_b", 1, huge);
                file.random(MODULE + ".lokr_w2", 1, 1);
            }
            case "glora" -> {
                file.random(MODULE + ".a1.weight", huge, 1);
                file.random(MODULE + ".a2.weight", 1, huge);
                file.random(MODULE + ".b1.weight", 4, 1);
                file.random(MODULE + ".b2.weight", 1, 6);
            }
            default -> file.random(MODULE + ".oft_blocks", 1, huge, 1);
        }
        assertThatThrownBy(() -> changed(weight, 1, 4, 6))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("lora.safetensors")
                .hasMessageContaining(MODULE)
                .message()
                .doesNotContain("memory");
    }

    @Test
    void anAlphaWithoutNumberIsRefusedByName() {
        file.random(MODULE + ".lora_up.weight", 4, 2);
        file.random(MODULE + ".lora_down.weight", 2, 6);
        file.put(MODULE + ".alpha", new float[0], 0);
        assertThatThrownBy(() -> changed(weight, 1, 4, 6))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("lora.safetensors")
                .hasMessageContaining(MODULE);
    }

    @ParameterizedTest
    @ValueSource(strings = {".lora_up.weight", ".alpha"})
    void numbersThatAreNotFiniteAreRefusedByName(String tensor) {
        file.random(MODULE + ".lora_up.weight", 4, 2);
        file.random(MODULE + ".lora_down.weight", 2, 6);
        file.put(MODULE + ".alpha", new float[] {1});
        if (tensor.equals(".alpha")) {
            file.put(MODULE + tensor, new float[] {Float.POSITIVE_INFINITY});
        } else {
            file.random(MODULE + tensor, 4, 2)[3] = Float.NaN;
        }
        assertThatThrownBy(() -> changed(weight, 1, 4, 6))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("lora.safetensors")
                .hasMessageContaining(MODULE)
                .hasMessageContaining("not finite");
    }

    @Test
    void magnitudesOfAnotherShapeAreRefusedByName() {
        file.random(MODULE + ".lora_up.weight", 4, 2);
        file.random(MODULE + ".lora_down.weight", 2, 6);
        file.random(MODULE + ".dora_scale", 4, 1, 1, 1);
        assertThatThrownBy(() -> changed(weight, 1, 4, 6))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("lora.safetensors")
                .hasMessageContaining(MODULE);
    }

    @Test
    void anIncompleteModuleIsRefusedByName() {
        file.random(MODULE + ".lora_up.weight", 4, 2);
        assertThatThrownBy(() -> changed(weight, 1, 4, 6))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(MODULE)
                .hasMessageContaining("DOWN");
    }

    @Test
    void aLoraOfAnotherFamilyIsRefused() {
        file.random("lora_transformer_double_blocks_0_img_attn_qkv.lora_up.weight", 4, 2);
        assertThatThrownBy(() -> changed(weight, 1, 4, 6))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("changes nothing");
    }

    @Test
    void aFileThatIsNoLoraIsRefused() {
        file.random("model.diffusion_model.out.2.weight", 4, 2);
        assertThatThrownBy(() -> LoraFile.open(ref(file.write(folder.resolve("unet.safetensors")))))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("unet.safetensors is no LoRA");
    }

    private void assertChanged(float[] expected, int... shape) throws Exception {
        assertChanged(weight, expected, shape);
    }

    private void assertChanged(float[] before, float[] expected, int... shape) throws Exception {
        assertThat(changed(before, S, shape)).containsExactly(expected, CLOSE);
    }

    private float[] changed(float[] before, double strength, int... shape) throws Exception {
        return changedTensor(TENSOR, before, strength, shape);
    }

    private float[] changedTensor(String tensor, float[] before, double strength, int... shape) throws Exception {
        LoraFile lora = LoraFile.open(ref(file.write(folder.resolve("lora.safetensors"))));
        try (LoraMerge merge = LoraMerge.of(List.of(new LoraUse(lora, strength, 0)), List.of(TENSOR, BIAS));
                NativeScope scope = new NativeScope()) {
            long[] sizes = Arrays.stream(shape).asLongStream().toArray();
            return scope.floats(merge.changed(scope, tensor, scope.tensor(before, sizes)));
        }
    }

    private static void addProduct(float[] sum, float[] a, float[] b, int rows, int inner, int columns, float factor) {
        for (int o = 0; o < rows; o++) {
            for (int i = 0; i < columns; i++) {
                for (int k = 0; k < inner; k++) {
                    sum[o * columns + i] += factor * a[o * inner + k] * b[k * columns + i];
                }
            }
        }
    }

    /** Of a 2 x 3 and a 2 x 2 matrix: 4 x 6. */
    private static void addKronecker(float[] sum, float[] a, float[] b, float factor) {
        for (int o = 0; o < 4; o++) {
            for (int i = 0; i < 6; i++) {
                sum[6 * o + i] += factor * a[o / 2 * 3 + i / 2] * b[o % 2 * 2 + i % 2];
            }
        }
    }

    /** By the Cayley transform of q, as BOFT multiplies: from the left. */
    private static void rotateRows(float[] matrix, int first, int second, double q) {
        double angle = 2 * Math.atan(q);
        for (int i = 0; i < 6; i++) {
            double x = matrix[6 * first + i];
            double y = matrix[6 * second + i];
            matrix[6 * first + i] = (float) (Math.cos(angle) * x + Math.sin(angle) * y);
            matrix[6 * second + i] = (float) (Math.cos(angle) * y - Math.sin(angle) * x);
        }
    }

    private static FileRef ref(Path file) {
        return new FileRef(file, "0".repeat(64));
    }
}
