package org.celflow.diffusion.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.lora.LoraLoader;
import org.celflow.diffusion.model.CheckpointLoader;
import org.celflow.diffusion.model.ControlNetLoader;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.diffusion.text.LearnedTokensLoader;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole graphs, from loader to picture, agree with ComfyUI. */
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowsGoldenTest {
    private static final Set<String> SUPPORTED = Set.of(
            "txt2img",
            "txt2img_batch",
            "img2img",
            "img2img_odd",
            "inpaint_noise_mask",
            "inpaint_noise_mask_resized",
            "rgba_alpha_mask",
            "ksampler_advanced",
            "sampler_custom",
            "batch_index",
            "repeat_latent_batch",
            "vae_encode_for_inpaint",
            "cond_combine",
            "cond_mask",
            "cond_mask_bounds",
            "cond_area",
            "cond_area_percent",
            "cond_concat",
            "cond_average",
            "cond_average_long",
            "cond_timestep_range",
            "cond_zero_out",
            "long_prompt_vs_short_negative",
            "controlnet_seg",
            "controlnet_percent",
            "controlnet_stacked",
            "controlnet_apply_old",
            "freeu",
            "controlnet_img2img",
            "hires_nearest-exact",
            "hires_bilinear",
            "hires_bicubic",
            "hires_bislerp",
            "latent_upscale_by_crop",
            "lora",
            "sdxl_txt2img",
            "sdxl_size_cond",
            "embedding",
            "lora_stacked");

    private final TestContext ctx = TestContext.create()
            .lending(new CheckpointLoader())
            .lending(new ControlNetLoader())
            .lending(new LoraLoader())
            .lending(new LearnedTokensLoader());

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path models;

    static Stream<GoldenCase> cases() {
        return Golden.cases("flows").stream().filter(c -> SUPPORTED.contains(c.id()));
    }

    @AfterAll
    void free() {
        ctx.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aGraphAgreesWithComfyUi(GoldenCase golden) throws Exception {
        JsonNode graph = Golden.json("workflows/api/" + golden.id() + ".json");
        ComfyFlow flow = new ComfyFlow(graph, ctx, models);
        for (Map.Entry<String, JsonNode> capture :
                golden.params().get("captures").properties()) {
            Object value = flow.output(
                    capture.getValue().get(0).asText(),
                    capture.getValue().get(1).asInt());
            golden.assertClose(capture.getKey(), tensor(value));
        }
    }

    private static Tensor tensor(Object value) {
        if (value instanceof Latent latent) {
            return latent.samples();
        } else if (value instanceof Mask mask) {
            return Tensor.of(List.of(1, mask.height(), mask.width()), mask.toArray());
        } else if (value instanceof Conditioning conditioning) {
            Tensor tokens = conditioning.entries().get(0).tokens();
            return Tensor.of(List.of(1, tokens.shape().get(0), tokens.shape().get(1)), tokens.toArray());
        } else if (value instanceof Sigmas sigmas) {
            return Tensor.of(List.of(sigmas.size()), sigmas.toArray());
        } else if (value instanceof Image image) {
            return tensor(List.of(image));
        }
        List<?> pictures = (List<?>) value;
        Image first = (Image) pictures.get(0);
        int size = first.width() * first.height() * first.channels();
        float[] numbers = new float[pictures.size() * size];
        for (int i = 0; i < pictures.size(); i++) {
            ((Image) pictures.get(i)).pixels().get(numbers, i * size, size);
        }
        return Tensor.of(List.of(pictures.size(), first.height(), first.width(), first.channels()), numbers);
    }
}
