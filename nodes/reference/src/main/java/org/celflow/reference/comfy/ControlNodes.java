package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import org.celflow.node.value.Tensor;
import org.celflow.reference.NodeCall;

/** Control networks, and changes in how a denoiser is asked. */
final class ControlNodes {
    private ControlNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "ControlNetApplyAdvanced",
                ControlNodes::applyToBoth,
                "ControlNetApply",
                ControlNodes::applyToPrompt,
                "FreeU",
                call -> freeU(call, "v1"),
                "FreeU_V2",
                call -> freeU(call, "v2"),
                "PerturbedAttentionGuidance",
                ControlNodes::perturbedAttention,
                "SelfAttentionGuidance",
                ControlNodes::selfAttention);
    }

    private static List<?> perturbedAttention(ComfyCall call) throws Exception {
        return call.node("model.pag")
                .input("model", call.link("model"))
                .set("scale", call.raw("scale"))
                .inOrder();
    }

    private static List<?> selfAttention(ComfyCall call) throws Exception {
        return call.node("model.sag")
                .input("model", call.link("model"))
                .set("scale", call.raw("scale"))
                .set("blur", call.raw("blur_sigma"))
                .inOrder();
    }

    private static List<?> freeU(ComfyCall call, String version) throws Exception {
        return call.node("model.freeu")
                .input("model", call.link("model"))
                .set("version", version)
                .set("backbone1", call.raw("b1"))
                .set("backbone2", call.raw("b2"))
                .set("skip1", call.raw("s1"))
                .set("skip2", call.raw("s2"))
                .inOrder();
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
