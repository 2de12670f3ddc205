package org.celflow.reference.comfy;

import java.util.Map;
import java.util.TreeMap;
import org.celflow.reference.UnsupportedCaseException;

/** What of ours does the same as each node type of ComfyUI. Each area has its own list. */
public final class ComfyNodes {
    private static final Map<String, ComfyNode> TYPES = all();

    private ComfyNodes() {}

    private static Map<String, ComfyNode> all() {
        Map<String, ComfyNode> types = new TreeMap<>();
        types.putAll(ModelNodes.types());
        types.putAll(ConditioningNodes.types());
        types.putAll(ControlNodes.types());
        types.putAll(LatentNodes.types());
        types.putAll(SamplingNodes.types());
        types.putAll(SamplerNodes.types());
        types.putAll(GuiderNodes.types());
        types.putAll(VaeNodes.types());
        types.putAll(FileNodes.types());
        types.putAll(ImageNodes.types());
        types.putAll(MaskNodes.types());
        return types;
    }

    /**
     * The type of that name.
     *
     * @throws UnsupportedCaseException when none of ours does the same
     */
    public static ComfyNode of(String type) throws UnsupportedCaseException {
        ComfyNode node = TYPES.get(type);
        if (node == null) {
            throw new UnsupportedCaseException("there is no node for ComfyUI's " + type);
        }
        return node;
    }
}
