package org.celflow.reference.comfy;

import java.util.Map;

/** What is done with masks. */
final class MaskNodes {
    private MaskNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of();
    }
}
