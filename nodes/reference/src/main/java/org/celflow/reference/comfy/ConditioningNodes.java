package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;

/** Prompts and what is done with them. */
final class ConditioningNodes {
    private ConditioningNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "CLIPTextEncode", ConditioningNodes::encode,
                "ConditioningCombine", ConditioningNodes::combine);
    }

    private static List<?> encode(ComfyCall call) throws Exception {
        return call.node("condition.prompt")
                .input("clip", call.link("clip", Clip.class))
                .set("text", call.set().text("text"))
                .inOrder();
    }

    private static List<?> combine(ComfyCall call) throws Exception {
        List<Conditioning.Entry> entries =
                new ArrayList<>(call.link("conditioning_1", Conditioning.class).entries());
        entries.addAll(call.link("conditioning_2", Conditioning.class).entries());
        return List.of(new Conditioning(entries));
    }
}
