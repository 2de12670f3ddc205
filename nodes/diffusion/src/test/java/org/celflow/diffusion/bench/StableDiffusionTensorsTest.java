package org.celflow.diffusion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.celflow.diffusion.model.DenoiserProgram;
import org.celflow.diffusion.model.StepCost;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.junit.jupiter.api.Test;

class StableDiffusionTensorsTest {
    @Test
    void theNetworksHaveAsManyParametersAsThePublishedOnes() {
        assertThat(parameters("model.diffusion_model.")).isEqualTo(859_520_964);
        assertThat(parameters("cond_stage_model.")).isEqualTo(123_060_480);
        assertThat(parameters("first_stage_model.")).isEqualTo(83_653_863);
    }

    /** Profilers of others count 401 to 402 thousand million multiplications for an image of 512 x 512. */
    @Test
    void aStepTakesTheOperationsThatOthersCount() throws Exception {
        DenoiserProgram program = DenoiserProgram.of(file(), NumberType.FP16, Kernels.PORTABLE);
        assertThat(program.cost(1, 1, 64, 64, 77).flops() / 2).isCloseTo(401e9, Percentage.withPercentage(1));
        assertThat(program.parameters()).isEqualTo(859_520_964);
    }

    @Test
    void aStepReadsEveryWeightOnceButThoseOfTextAndTime() throws Exception {
        DenoiserProgram program = DenoiserProgram.of(file(), NumberType.FP16, Kernels.PORTABLE);
        StepCost small = program.cost(1, 2, 8, 8, 77);
        StepCost large = program.cost(1, 2, 64, 64, 77);
        assertThat(small.weights())
                .isEqualTo(large.weights())
                .isBetween(0.93 * program.parameters(), 0.99 * program.parameters());
        assertThat(large.activations()).isBetween(45 * small.activations(), 64 * small.activations());
        assertThat(large.bytes(2)).isEqualTo(2 * (large.weights() + large.activations()));
    }

    @Test
    void whatIsTheSameForBothPromptsIsCountedOnce() throws Exception {
        DenoiserProgram program = DenoiserProgram.of(file(), NumberType.FP16, Kernels.PORTABLE);
        double one = program.cost(1, 1, 64, 64, 77).flops();
        assertThat(program.cost(2, 1, 64, 64, 77).flops()).isEqualTo(2 * one);
        assertThat(program.cost(1, 2, 64, 64, 77).flops()).isBetween(1.8 * one, 1.99 * one);
    }

    private static long parameters(String prefix) {
        return StableDiffusionTensors.all().entrySet().stream()
                .filter(tensor -> tensor.getKey().startsWith(prefix))
                .mapToLong(
                        tensor -> tensor.getValue().stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b))
                .sum();
    }

    /** A file that is described and does not exist; all its residual branches count as trained. */
    private static TensorFile file() {
        List<TensorEntry> entries = new ArrayList<>();
        long at = 0;
        for (Map.Entry<String, List<Integer>> tensor :
                StableDiffusionTensors.all().entrySet()) {
            // Biases of the last convolutions are looked into for zeros, unless they are not there.
            if (!tensor.getKey().endsWith("out_layers.3.bias")) {
                long end = at + 2 * tensor.getValue().stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b);
                List<Long> strides = new ArrayList<>();
                tensor.getValue().forEach(size -> strides.add(1L));
                entries.add(new TensorEntry(tensor.getKey(), ElementType.F16, tensor.getValue(), strides, at, end));
                at = end;
            }
        }
        return new TensorFile(Path.of("described.safetensors"), at, entries, Map.of());
    }
}
