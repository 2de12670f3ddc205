package org.celflow.diffusion.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.model.CheckpointLoader;
import org.celflow.diffusion.model.ControlNetLoader;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A control network that follows the frame before and the flow at once. */
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoPictureControlGoldenTest {
    private final TestContext ctx =
            TestContext.create().lending(new CheckpointLoader()).lending(new ControlNetLoader());

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path models;

    static Stream<GoldenCase> cases() {
        return Golden.cases("controlnet_6ch").stream();
    }

    @AfterAll
    void free() {
        ctx.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFrameBeforeAndTheFlowSteerTheLatentAsInComfyUi(GoldenCase golden) throws Exception {
        JsonNode graph = golden.params().get("graph");
        ComfyFlow flow = new ComfyFlow(graph, ctx, models);
        String sampler = "";
        for (Map.Entry<String, JsonNode> node : graph.properties()) {
            String type = node.getValue().get("class_type").asText();
            if (type.equals("RefTensor")) {
                flow.given(node.getKey(), List.of(pictures(golden.tensor("hint"))));
            }
            sampler = type.equals("KSampler") ? node.getKey() : sampler;
        }
        golden.assertClose("latent", ((Latent) flow.output(sampler, 0)).samples());
    }

    /** One tensor of 6 channels as two pictures. */
    private static List<Image> pictures(Tensor hint) {
        int height = hint.shape().get(1);
        int width = hint.shape().get(2);
        float[] both = hint.toArray();
        List<Image> pictures = new ArrayList<>();
        for (int picture = 0; picture < 2; picture++) {
            float[] pixels = new float[height * width * 3];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = both[i / 3 * 6 + picture * 3 + i % 3];
            }
            pictures.add(Image.of(width, height, 3, pixels));
        }
        return pictures;
    }
}
