package org.celflow.reference.comfy;

import java.util.Map;

/** What is done with pictures. */
final class ImageNodes {
    private ImageNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of();
    }
}
