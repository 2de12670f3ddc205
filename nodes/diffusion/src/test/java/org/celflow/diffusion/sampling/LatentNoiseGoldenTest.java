package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All draws but those of a Brownian tree, which only stochastic differential solvers ask for. */
@ExtendWith(TorchThread.class)
class LatentNoiseGoldenTest {
    static Stream<GoldenCase> cases() {
        return Golden.cases("noise").stream().filter(c -> !c.id().startsWith("brownian"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noiseAgreesWithComfyUi(GoldenCase golden) {
        JsonNode params = golden.params();
        long seed = Long.parseUnsignedLong(params.get("seed").asText());
        List<Integer> shape = params.has("n") ? List.of(params.get("n").asInt()) : ints(params.get("shape"));
        if (golden.id().startsWith("anc")) {
            List<Tensor> draws = draws(seed + 1, shape);
            for (int i = 0; i < draws.size(); i++) {
                golden.assertClose("draw" + i, draws.get(i));
            }
            return;
        }
        float[] noise = params.has("batch_inds")
                ? LatentNoise.ofPictures(
                        seed,
                        shape,
                        ints(params.get("batch_inds")).stream().mapToInt(i -> i).toArray())
                : LatentNoise.initial(seed, shape);
        golden.assertClose("noise", Tensor.of(shape, noise));
        assertThat(noise).isEqualTo(golden.tensor("noise").toArray());
    }

    private static List<Tensor> draws(long seed, List<Integer> shape) {
        try (TorchNoise noise = new TorchNoise(seed)) {
            return IntStream.range(0, 3).mapToObj(i -> noise.next(shape)).toList();
        }
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }
}
