package org.celflow.reference.comfy;

import java.util.List;

/** Does with our nodes what a node type of ComfyUI does. */
@FunctionalInterface
public interface ComfyNode {
    /**
     * Computes the node.
     *
     * @return the values of its outputs, in the order of ComfyUI's slots
     */
    List<?> compute(ComfyCall call) throws Exception;
}
