package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import org.celflow.node.value.Clip;
import org.celflow.reference.NodeCall;

/** Prompts and what is done with them. */
final class ConditioningNodes {
    private ConditioningNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "CLIPTextEncode", ConditioningNodes::encode,
                "ConditioningCombine", ConditioningNodes::combine,
                "ConditioningConcat", ConditioningNodes::concat,
                "ConditioningAverage", ConditioningNodes::average,
                "ConditioningSetArea", call -> area(call, "pixels"),
                "ConditioningSetAreaPercentage", call -> area(call, "share"),
                "ConditioningSetAreaStrength", ConditioningNodes::strength,
                "ConditioningSetMask", ConditioningNodes::mask,
                "ConditioningSetTimestepRange", ConditioningNodes::range,
                "ConditioningZeroOut", ConditioningNodes::zeroOut);
    }

    private static List<?> encode(ComfyCall call) throws Exception {
        return call.node("condition.prompt")
                .input("clip", call.link("clip", Clip.class))
                .set("text", call.set().text("text"))
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
