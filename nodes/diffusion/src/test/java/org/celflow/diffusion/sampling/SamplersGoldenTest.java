package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.model.CheckpointLoader;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.text.PromptTokenizer;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts, network and samplers together agree with ComfyUI. */
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplersGoldenTest {
    private LoadedCheckpoint checkpoint;

    @SuppressWarnings("NullAway.Init") // set before all tests
    SamplersGoldenTest() {}

    @BeforeAll
    void load(@TempDir Path models) throws Exception {
        Path file = Golden.model("tiny-sd15.safetensors", models);
        checkpoint = new CheckpointLoader().load(LoadedCheckpoint.ref(new FileRef(file, "0".repeat(64)), "fp32"));
    }

    @AfterAll
    void free() {
        checkpoint.close();
    }

    static Stream<GoldenCase> clip() {
        return Golden.cases("clip_sd15").stream()
                .filter(c -> !c.params().get("prompt").asText().contains("embedding:"));
    }

    static Stream<GoldenCase> samplers() {
        return Golden.cases("samplers").stream().filter(SamplersGoldenTest::isKnown);
    }

    static Stream<GoldenCase> traces() {
        return Golden.cases("sampler_traces").stream().filter(SamplersGoldenTest::isKnown);
    }

    private static boolean isKnown(GoldenCase golden) {
        return golden.params().has("sampler_name")
                && Arrays.stream(SamplerKind.values())
                        .anyMatch(kind -> kind.name()
                                .equals(golden.params()
                                        .get("sampler_name")
                                        .asText()
                                        .toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @MethodSource("clip")
    void anEncodedPromptAgreesWithComfyUi(GoldenCase golden) throws Exception {
        JsonNode stop = golden.params().get("stop_at_clip_layer");
        int skipped = stop.isNull() ? 0 : -1 - stop.asInt();
        Conditioning.Entry entry = encode(golden.params().get("prompt").asText(), skipped);
        golden.assertClose("cond", batched(entry.tokens()));
        golden.assertClose("pooled", batched(entry.pooled().orElseThrow()));
    }

    @Test
    void thePromptsOfTheSamplerCasesAgree() throws Exception {
        GoldenCase common = Golden.only("samplers", "common");
        for (String side : List.of("positive", "negative")) {
            Conditioning.Entry entry = encode(common.params().get(side).asText(), 0);
            common.assertClose(side + "_cond", batched(entry.tokens()));
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void aSampledLatentAgreesWithComfyUi(GoldenCase golden) throws Exception {
        golden.assertClose("latent", sample(golden, StepListener.NONE).samples());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everyStepAgreesWithComfyUi(GoldenCase golden) throws Exception {
        int steps = golden.params().get("steps").asInt();
        Tensor expected = golden.tensor("x");
        List<float[]> xs = new ArrayList<>();
        List<float[]> predictions = new ArrayList<>();
        Latent last = sample(golden, (step, x, denoised) -> {
            xs.add(x.clone());
            predictions.add(denoised.clone());
        });
        assertThat(xs).hasSize(steps);
        golden.assertClose("x", Tensor.of(expected.shape(), joined(xs)));
        golden.assertClose("denoised", Tensor.of(expected.shape(), joined(predictions)));
        golden.assertClose("final", last.samples());
    }

    private Latent sample(GoldenCase golden, StepListener listener) throws NodeException {
        JsonNode params = golden.params();
        double cfg = params.get("cfg").asDouble();
        Guidance guidance = new Guidance(
                new Conditioning(List.of(encode(params.get("positive").asText(), 0))),
                new Conditioning(List.of(encode(params.get("negative").asText(), 0))),
                cfg);
        SamplerSettings settings = new SamplerSettings(
                params.get("seed").asLong(),
                params.get("steps").asInt(),
                cfg,
                SamplerKind.valueOf(params.get("sampler_name").asText().toUpperCase(Locale.ROOT)),
                ScheduleKind.valueOf(params.get("scheduler").asText().toUpperCase(Locale.ROOT)),
                params.path("denoise").asDouble(1));
        Latent empty = new Latent(Tensor.of(List.of(1, 4, 8, 8), new float[4 * 8 * 8]), Optional.empty());
        return new LatentSampling(checkpoint, List.of(), List.of(), Map.of(), listener, Interrupt.NEVER)
                .run(empty, guidance, settings.plan(NoiseSchedule.stableDiffusion()));
    }

    private Conditioning.Entry encode(String prompt, int skipped) throws NodeException {
        PromptTokenizer tokenizer = PromptTokenizer.clipL();
        return new PromptEncoder(checkpoint.textEncoder(), tokenizer).encode(tokenizer.tokenize(prompt), skipped);
    }

    private static Tensor batched(Tensor tensor) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.add(0, 1);
        return Tensor.of(shape, tensor.toArray());
    }

    private static float[] joined(List<float[]> parts) {
        int size = parts.get(0).length;
        float[] all = new float[parts.size() * size];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, all, i * size, size);
        }
        return all;
    }
}
