package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;

/** Control networks. */
final class ControlNodes {
    private ControlNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of("ControlNetApplyAdvanced", ControlNodes::applyToBoth);
    }

    private static List<?> applyToBoth(ComfyCall call) throws Exception {
        return call.node("condition.controlnet")
                .input("positive", call.link("positive"))
                .input("negative", call.link("negative"))
                .input("controlnet", call.link("control_net"))
                .input("image", call.images("image").at(0))
                .set("strength", call.raw("strength"))
                .set("start", call.raw("start_percent"))
                .set("end", call.raw("end_percent"))
                .inOrder();
    }
}
