package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each sampler, fed with the predictions that ComfyUI's network made, goes through the latents that ComfyUI's sampler went
 * through: the algorithms alone, apart from the network.
 */
class SamplerTraceTest {
    @ParameterizedTest
    @ValueSource(strings = {"euler", "dpmpp_2m"})
    void everyStepAgreesWithComfyUi(String name) throws Exception {
        GoldenCase golden = Golden.only("sampler_traces", name);
        int steps = golden.params().get("steps").asInt();
        float[] x = golden.tensor("x").toArray();
        float[] denoised = golden.tensor("denoised").toArray();
        int size = x.length / steps;
        float[] sigmas = ScheduleKind.KARRAS.plan(NoiseSchedule.stableDiffusion(), steps, 1, false);
        List<float[]> visited = new ArrayList<>();
        int[] step = {0};
        Denoiser recorded = (at, sigma) -> Arrays.copyOfRange(denoised, size * step[0], size * ++step[0]);
        StepListener listener = (i, before, prediction) -> visited.add(before.clone());

        SamplerKind.valueOf(name.toUpperCase(Locale.ROOT))
                .sampler(NoiseSchedule.stableDiffusion())
                .sample(recorded, Arrays.copyOf(x, size), sigmas, new Silence(size), listener);

        assertThat(visited).hasSize(steps);
        for (int i = 0; i < steps; i++) {
            assertThat(visited.get(i))
                    .as("latent before step %d", i)
                    .containsExactly(Arrays.copyOfRange(x, size * i, size * (i + 1)), Offset.offset(2e-5f));
        }
    }

    private record Silence(int size) implements NoiseSource {
        @Override
        public float[] next() {
            return new float[size];
        }
    }
}
