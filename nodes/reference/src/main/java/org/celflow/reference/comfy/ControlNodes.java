package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import org.celflow.node.value.Tensor;
import org.celflow.reference.NodeCall;

/** Control networks. */
final class ControlNodes {
    private ControlNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "ControlNetApply", ControlNodes::applyToPrompt, "ControlNetApplyAdvanced", ControlNodes::applyToBoth);
    }

    private static List<?> applyToPrompt(ComfyCall call) throws Exception {
        return call.node("condition.controlnet-prompt")
                .input("conditioning", call.link("conditioning"))
                .input("controlnet", call.link("control_net"))
                .input("image", call.images("image").at(0))
                .set("strength", call.raw("strength"))
                .inOrder();
    }

    private static List<?> applyToBoth(ComfyCall call) throws Exception {
        NodeCall node = call.node("condition.controlnet")
                .input("positive", call.link("positive"))
                .input("negative", call.link("negative"))
                .input("controlnet", call.link("control_net"))
                .set("strength", call.raw("strength"))
                .set("start", call.raw("start_percent"))
                .set("end", call.raw("end_percent"));
        if (call.link("image") instanceof Tensor six) {
            TwoPictures two = TwoPictures.of(Values.item(six, 0));
            node.input("image", two.first()).input("second", two.second());
        } else {
            node.input("image", call.images("image").at(0));
        }
        return node.inOrder();
    }
}
