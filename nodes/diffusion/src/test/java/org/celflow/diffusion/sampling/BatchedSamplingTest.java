package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.model.CheckpointLoader;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures sampled side by side are those that are sampled alone with the noise of their places. */
@ExtendWith(TorchThread.class)
class BatchedSamplingTest {
    private static final int PICTURES = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path models;

    /**
     * Bit for bit, but in fp32 at 64 x 64 pixels, where the deepest layers work on single pixels and the matrix product chooses
     * another order for few rows than for many.
     */
    @ParameterizedTest
    @CsvSource({"fp32, 16, 16, 0", "fp32, 9, 13, 0", "fp32, 8, 8, 2e-5", "bf16, 16, 16, 0", "bf16, 9, 13, 0"})
    void aBatchIsItsPictures(String type, int height, int width, double tolerance) throws Exception {
        Path file = Golden.model("tiny-sd15.safetensors", models);
        try (LoadedCheckpoint checkpoint =
                new CheckpointLoader().load(LoadedCheckpoint.ref(new FileRef(file, "0".repeat(64)), type))) {
            List<Integer> places = List.of(4, 0, 7);
            float[] batch = sampled(checkpoint, height, width, places);
            int size = batch.length / PICTURES;
            float largest = 0;
            for (float number : batch) {
                largest = Math.max(largest, Math.abs(number));
            }
            for (int i = 0; i < PICTURES; i++) {
                float[] alone = sampled(checkpoint, height, width, List.of(places.get(i)));
                float[] beside = Arrays.copyOfRange(batch, i * size, (i + 1) * size);
                assertThat(beside).containsExactly(alone, Offset.offset((float) tolerance * largest));
            }
        }
    }

    private static float[] sampled(LoadedCheckpoint checkpoint, int height, int width, List<Integer> places)
            throws NodeException {
        GoldenCase common = Golden.only("samplers", "common");
        Guidance guidance =
                new Guidance(prompt(common.tensor("positive_cond")), prompt(common.tensor("negative_cond")), 5);
        List<Integer> shape = new ArrayList<>(List.of(places.size(), 4, height, width));
        float[] zeros = new float[places.size() * 4 * height * width];
        Latent latent = new Latent(Tensor.of(shape, zeros), Optional.empty(), places);
        SamplingPlan plan = new SamplerSettings(3, 2, 5, SamplerKind.DPMPP_2M, ScheduleKind.KARRAS, 1)
                .plan(NoiseSchedule.stableDiffusion());
        return new LatentSampling(checkpoint, List.of(), List.of(), Map.of(), StepListener.NONE, Interrupt.NEVER)
                .run(latent, guidance, plan)
                .latent()
                .samples()
                .toArray();
    }

    private static Conditioning prompt(Tensor batched) {
        Tensor tokens = Tensor.of(batched.shape().subList(1, 3), batched.toArray());
        return new Conditioning(List.of(new Conditioning.Entry(tokens, Optional.empty(), List.of())));
    }
}
