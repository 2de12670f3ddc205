package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import org.celflow.node.value.Clip;
import org.celflow.reference.NodeCall;

/** Prompts and what is done with them. */
final class ConditioningNodes {
    private ConditioningNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.ofEntries(
                Map.entry("CLIPTextEncode", ConditioningNodes::encode),
                Map.entry("CLIPTextEncodeSDXL", ConditioningNodes::encodeXl),
                Map.entry("CLIPTextEncodeSDXLRefiner", ConditioningNodes::encodeRefiner),
                Map.entry("CLIPSetLastLayer", ConditioningNodes::skip),
                Map.entry("ConditioningCombine", ConditioningNodes::combine),
                Map.entry("ConditioningConcat", ConditioningNodes::concat),
                Map.entry("ConditioningAverage", ConditioningNodes::average),
                Map.entry("ConditioningSetArea", call -> area(call, "pixels")),
                Map.entry("ConditioningSetAreaPercentage", call -> area(call, "share")),
                Map.entry("ConditioningSetAreaStrength", ConditioningNodes::strength),
                Map.entry("ConditioningSetMask", ConditioningNodes::mask),
                Map.entry("ConditioningSetTimestepRange", ConditioningNodes::range),
                Map.entry("ConditioningZeroOut", ConditioningNodes::zeroOut));
    }

    private static List<?> encode(ComfyCall call) throws Exception {
        String text = call.set().text("text");
        return call.node("condition.prompt")
                .input("clip", Embeddings.taught(call.link("clip", Clip.class), text, call.bench()))
                .set("text", text)
                .inOrder();
    }

    private static List<?> encodeXl(ComfyCall call) throws Exception {
        String textG = call.set().text("text_g");
        String textL = call.set().text("text_l");
        return call.node("condition.prompt-xl")
                .input("clip", Embeddings.taught(call.link("clip", Clip.class), textG + " " + textL, call.bench()))
                .set("textG", textG)
                .set("textL", textL)
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .set("cropLeft", call.raw("crop_w"))
                .set("cropTop", call.raw("crop_h"))
                .set("targetWidth", call.raw("target_width"))
                .set("targetHeight", call.raw("target_height"))
                .inOrder();
    }

    private static List<?> encodeRefiner(ComfyCall call) throws Exception {
        String text = call.set().text("text");
        return call.node("condition.prompt-refiner")
                .input("clip", Embeddings.taught(call.link("clip", Clip.class), text, call.bench()))
                .set("text", text)
                .set("score", call.raw("ascore"))
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .inOrder();
    }

    private static List<?> skip(ComfyCall call) throws Exception {
        return call.node("clip.skip")
                .input("clip", call.link("clip"))
                .set("layer", call.raw("stop_at_clip_layer"))
                .inOrder();
    }

    private static List<?> combine(ComfyCall call) throws Exception {
        return call.node("condition.combine")
                .input("first", call.link("conditioning_1"))
                .input("second", call.link("conditioning_2"))
                .inOrder();
    }

    private static List<?> concat(ComfyCall call) throws Exception {
        return call.node("condition.concat")
                .input("to", call.link("conditioning_to"))
                .input("from", call.link("conditioning_from"))
                .inOrder();
    }

    private static List<?> average(ComfyCall call) throws Exception {
        return call.node("condition.average")
                .input("to", call.link("conditioning_to"))
                .input("from", call.link("conditioning_from"))
                .set("strength", call.raw("conditioning_to_strength"))
                .inOrder();
    }

    private static List<?> area(ComfyCall call, String unit) throws Exception {
        return prompt(call, "condition.area")
                .set("unit", unit)
                .set("left", call.raw("x"))
                .set("top", call.raw("y"))
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .set("strength", call.raw("strength"))
                .inOrder();
    }

    private static List<?> strength(ComfyCall call) throws Exception {
        return prompt(call, "condition.strength")
                .set("strength", call.raw("strength"))
                .inOrder();
    }

    private static List<?> mask(ComfyCall call) throws Exception {
        return prompt(call, "condition.mask")
                .input("mask", call.masks("mask").at(0))
                .set("strength", call.raw("strength"))
                .set("bounds", call.set().text("set_cond_area").equals("mask bounds"))
                .inOrder();
    }

    private static List<?> range(ComfyCall call) throws Exception {
        return prompt(call, "condition.timestep-range")
                .set("start", call.raw("start"))
                .set("end", call.raw("end"))
                .inOrder();
    }

    private static List<?> zeroOut(ComfyCall call) throws Exception {
        return prompt(call, "condition.zero-out").inOrder();
    }

    private static NodeCall prompt(ComfyCall call, String id) throws Exception {
        return call.node(id).input("conditioning", call.link("conditioning"));
    }
}
