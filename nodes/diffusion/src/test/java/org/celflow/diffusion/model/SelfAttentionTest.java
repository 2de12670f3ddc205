package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.celflow.diffusion.golden.RandomWeights;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The forms of self-attention give what their formulas give in plain Java. */
@ExtendWith(TorchThread.class)
class SelfAttentionTest {
    private static final int WIDTH = 32;
    private static final int HEADS = 2;
    private static final Stage.Attention STAGE = new Stage.Attention("a", WIDTH, 1, 8, false, HEADS);
    private static final String BLOCK = STAGE.block(0);

    private final RandomWeights weights = new RandomWeights(3)
            .fill(BLOCK + ".norm1.weight", 1, List.of(WIDTH))
            .fill(BLOCK + ".norm1.bias", 1, List.of(WIDTH))
            .fill(BLOCK + ".attn1.to_q.weight", 0.3, List.of(WIDTH, WIDTH))
            .fill(BLOCK + ".attn1.to_k.weight", 0.3, List.of(WIDTH, WIDTH))
            .fill(BLOCK + ".attn1.to_v.weight", 0.3, List.of(WIDTH, WIDTH))
            .fill(BLOCK + ".attn1.to_out.0.weight", 0.3, List.of(WIDTH, WIDTH))
            .fill(BLOCK + ".attn1.to_out.0.bias", 1, List.of(WIDTH));
    private final Tensor tokens = TorchNoise.draw(1, List.of(2, 5, WIDTH));
    private final Tensor reference = TorchNoise.draw(2, List.of(2, 3, WIDTH));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @Test
    void withoutAReferencePlacesAttendToEachOther() throws Exception {
        double[][][] expected = new double[2][][];
        for (int item = 0; item < 2; item++) {
            double[][] normed = normed(rows(tokens, item));
            expected[item] = added(item, attention(normed, normed));
        }
        assertClose(run((self, in) -> self.plain(in.get(0)), List.of(tokens)), expected);
    }

    @Test
    void perturbedAttentionLeavesEachPlaceItsOwnValue() throws Exception {
        double[][][] expected = new double[2][][];
        for (int item = 0; item < 2; item++) {
            expected[item] = added(item, product(normed(rows(tokens, item)), "to_v"));
        }
        assertClose(run((self, in) -> self.identity(in.get(0)), List.of(tokens)), expected);
    }

    @Test
    void placesAttendToTheReferenceTooAndAnItemMayKeepItsOwn() throws Exception {
        double[] own = {0, 0.3};
        double[][][] expected = new double[2][][];
        for (int item = 0; item < 2; item++) {
            double[][] normed = normed(rows(tokens, item));
            List<double[]> both = new ArrayList<>(List.of(normed));
            both.addAll(List.of(rows(reference, item)));
            double[][] seen = attention(normed, both.toArray(new double[0][]));
            double[][] alone = attention(normed, normed);
            for (int i = 0; i < seen.length; i++) {
                for (int c = 0; c < WIDTH; c++) {
                    seen[i][c] = own[item] * alone[i][c] + (1 - own[item]) * seen[i][c];
                }
            }
            expected[item] = added(item, seen);
        }
        Tensor kept = Tensor.of(List.of(2, 1, 1), new float[] {0, 0.3f});
        assertClose(
                run(
                        (self, in) -> self.withReference(in.get(0), in.get(1), in.get(2)),
                        List.of(tokens, reference, kept)),
                expected);
    }

    @Test
    void theAttentionThatAPlaceDrawsIsSummedOverAllThatLook() throws Exception {
        float[] drawn = run((self, in) -> self.drawn(in.get(0)), List.of(tokens));
        for (int item = 0; item < 2; item++) {
            double[][] normed = normed(rows(tokens, item));
            double all = 0;
            for (int place = 0; place < 5; place++) {
                double expected = 0;
                for (int head = 0; head < HEADS; head++) {
                    for (double[] shares : shares(normed, normed, head)) {
                        expected += shares[place] / HEADS;
                    }
                }
                assertThat((double) drawn[item * 5 + place]).isCloseTo(expected, within(1e-4));
                all += expected;
            }
            assertThat(all).isCloseTo(5, within(1e-6));
        }
    }

    private double[][] attention(double[][] looking, double[][] seen) {
        double[][] values = product(seen, "to_v");
        double[][] result = new double[looking.length][WIDTH];
        int each = WIDTH / HEADS;
        for (int head = 0; head < HEADS; head++) {
            double[][] shares = shares(looking, seen, head);
            for (int i = 0; i < looking.length; i++) {
                for (int j = 0; j < seen.length; j++) {
                    for (int c = head * each; c < (head + 1) * each; c++) {
                        result[i][c] += shares[i][j] * values[j][c];
                    }
                }
            }
        }
        return result;
    }

    private double[][] shares(double[][] looking, double[][] seen, int head) {
        double[][] queries = product(looking, "to_q");
        double[][] keys = product(seen, "to_k");
        int each = WIDTH / HEADS;
        double[][] shares = new double[looking.length][seen.length];
        for (int i = 0; i < looking.length; i++) {
            double sum = 0;
            for (int j = 0; j < seen.length; j++) {
                double score = 0;
                for (int c = head * each; c < (head + 1) * each; c++) {
                    score += queries[i][c] * keys[j][c];
                }
                shares[i][j] = Math.exp(score / Math.sqrt(each));
                sum += shares[i][j];
            }
            for (int j = 0; j < seen.length; j++) {
                shares[i][j] /= sum;
            }
        }
        return shares;
    }

    private double[][] product(double[][] rows, String matrix) {
        float[] numbers = weights.get(BLOCK + ".attn1." + matrix + ".weight").toArray();
        double[][] result = new double[rows.length][WIDTH];
        for (int i = 0; i < rows.length; i++) {
            for (int o = 0; o < WIDTH; o++) {
                for (int c = 0; c < WIDTH; c++) {
                    result[i][o] += numbers[o * WIDTH + c] * rows[i][c];
                }
            }
        }
        return result;
    }

    private double[][] added(int item, double[][] seen) {
        float[] bias = weights.get(BLOCK + ".attn1.to_out.0.bias").toArray();
        double[][] result = product(seen, "to_out.0");
        double[][] before = rows(tokens, item);
        for (int i = 0; i < result.length; i++) {
            for (int c = 0; c < WIDTH; c++) {
                result[i][c] += bias[c] + before[i][c];
            }
        }
        return result;
    }

    private double[][] normed(double[][] rows) {
        float[] scale = weights.get(BLOCK + ".norm1.weight").toArray();
        float[] shift = weights.get(BLOCK + ".norm1.bias").toArray();
        double[][] result = new double[rows.length][WIDTH];
        for (int i = 0; i < rows.length; i++) {
            double mean = 0;
            for (double number : rows[i]) {
                mean += number / WIDTH;
            }
            double variance = 0;
            for (double number : rows[i]) {
                variance += (number - mean) * (number - mean) / WIDTH;
            }
            for (int c = 0; c < WIDTH; c++) {
                result[i][c] = (rows[i][c] - mean) / Math.sqrt(variance + 1e-5) * scale[c] + shift[c];
            }
        }
        return result;
    }

    private static double[][] rows(Tensor tensor, int item) {
        int count = tensor.shape().get(1);
        double[][] rows = new double[count][WIDTH];
        for (int i = 0; i < count * WIDTH; i++) {
            rows[Math.floorDiv(i, WIDTH)][i % WIDTH] = tensor.data().get(item * count * WIDTH + i);
        }
        return rows;
    }

    private float[] run(BiFunction<SelfAttention, List<Traced>, Traced> form, List<Tensor> inputs) throws Exception {
        NetworkWriter net = new NetworkWriter(NumberType.FP32);
        List<String> names = List.of("x", "y", "z").subList(0, inputs.size());
        SelfAttention self = new SelfAttention(net, STAGE, 0);
        net.tracer().method("run", names, List.of(), (tensors, lists) -> form.apply(self, tensors));
        try (Network network = Network.load(
                        net, SafetensorsFile.open(weights.write(folder.resolve("a.safetensors"))), "block", "");
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            List<NativeValue> arguments = new ArrayList<>();
            inputs.forEach(input -> arguments.add(scope.tensor(input)));
            arguments.add(cancel.tensor());
            arguments.add(network.weights());
            return scope.floats(network.program().call(scope, "run", arguments.toArray(new NativeValue[0])));
        }
    }

    private static void assertClose(float[] actual, double[][][] expected) {
        int at = 0;
        for (double[][] item : expected) {
            for (double[] row : item) {
                for (double number : row) {
                    assertThat((double) actual[at++]).isCloseTo(number, within(1e-3));
                }
            }
        }
        assertThat(at).isEqualTo(actual.length);
    }
}
