package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** ComfyUI's custom sampling with guider and noise on links, done by our custom sampler. */
final class GuiderNodes {
    /** What a guider is told. */
    private record Guider(Object model, Object positive, Object negative, double cfg) {}

    /** The seed of noise; empty for none. */
    private record Noise(OptionalLong seed) {}

    private GuiderNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "RandomNoise",
                call -> List.of(new Noise(OptionalLong.of(call.set().seed("noise_seed")))),
                "DisableNoise",
                call -> List.of(new Noise(OptionalLong.empty())),
                "BasicGuider",
                GuiderNodes::unguided,
                "CFGGuider",
                GuiderNodes::guided,
                "SamplerCustomAdvanced",
                GuiderNodes::sample);
    }

    private static List<?> unguided(ComfyCall call) throws Exception {
        Object prompt = call.link("conditioning");
        return List.of(new Guider(call.link("model"), prompt, prompt, 1));
    }

    private static List<?> guided(ComfyCall call) throws Exception {
        return List.of(new Guider(
                call.link("model"),
                call.link("positive"),
                call.link("negative"),
                call.set().real("cfg")));
    }

    private static List<?> sample(ComfyCall call) throws Exception {
        Guider guider = call.link("guider", Guider.class);
        OptionalLong seed = call.link("noise", Noise.class).seed();
        return call.node("sample.custom")
                .input("model", guider.model())
                .input("positive", guider.positive())
                .input("negative", guider.negative())
                .input("latent", call.latent("latent_image"))
                .input("sampler", call.link("sampler"))
                .input("sigmas", call.link("sigmas"))
                .set("addNoise", seed.isPresent())
                .seed("seed", seed.orElse(0))
                .set("cfg", guider.cfg())
                .inOrder();
    }
}
