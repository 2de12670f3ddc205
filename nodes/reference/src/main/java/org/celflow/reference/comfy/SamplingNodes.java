package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;

/** Samplers and what they are told. */
final class SamplingNodes {
    private SamplingNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of("KSampler", SamplingNodes::sample);
    }

    private static List<?> sample(ComfyCall call) throws Exception {
        return call.node("sample.ksampler")
                .input("model", call.link("model"))
                .input("positive", call.link("positive"))
                .input("negative", call.link("negative"))
                .input("latent", call.latent("latent_image"))
                .set("seed", call.raw("seed"))
                .set("steps", call.raw("steps"))
                .set("cfg", call.raw("cfg"))
                .set("sampler", call.set().text("sampler_name"))
                .set("schedule", call.set().text("scheduler"))
                .set("denoise", call.raw("denoise"))
                .inOrder();
    }
}
