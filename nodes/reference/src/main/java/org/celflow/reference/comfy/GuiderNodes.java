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
                "PerpNegGuider",
                GuiderNodes::perpendicular,
                "PerpNeg",
                call -> List.of(perpendicularModel(call)),
                "DualCFGGuider",
                GuiderNodes::dual,
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

    private static List<?> perpendicular(ComfyCall call) throws Exception {
        return List.of(new Guider(
                perpendicularModel(call),
                call.link("positive"),
                call.link("negative"),
                call.set().real("cfg")));
    }

    private static Object perpendicularModel(ComfyCall call) throws Exception {
        return call.node("model.perp-neg")
                .input("model", call.link("model"))
                .input("empty", call.link("empty_conditioning"))
                .set("scale", call.raw("neg_scale"))
                .single();
    }

    /** The style came later than the class. */
    private static List<?> dual(ComfyCall call) throws Exception {
        Object model = call.node("model.dual-cfg")
                .input("model", call.link("model"))
                .input("middle", call.link("cond2"))
                .set("cfg", call.raw("cfg_conds"))
                .set("nested", call.set().find("style").orElse("regular").equals("nested"))
                .single();
        return List.of(new Guider(
                model, call.link("cond1"), call.link("negative"), call.set().real("cfg_cond2_negative")));
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
