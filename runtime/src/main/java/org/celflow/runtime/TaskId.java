package org.celflow.runtime;

import org.celflow.graph.NodeId;

/**
 * Names a task by the first frame that it serves.
 *
 * @param node the node
 * @param frame on the node's own clock: frame f of the graph is {@code f * rate} there
 */
public record TaskId(NodeId node, int frame) {
    /** As {@code mask[7]}. */
    @Override
    public String toString() {
        return node + "[" + frame + "]";
    }
}
