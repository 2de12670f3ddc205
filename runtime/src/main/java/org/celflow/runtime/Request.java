package org.celflow.runtime;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.time.FrameRange;

/**
 * What somebody wants to have.
 *
 * @param nodes sinks, or the node that a viewer shows
 * @param frames frames of the graph; empty for all. A node of rate k gives k frames for each. Frames outside the shots are
 *     left out
 */
public record Request(Set<NodeId> nodes, Optional<FrameRange> frames) {
    /** Copies the set. */
    public Request {
        nodes = Set.copyOf(nodes);
    }

    /** Every sink of a graph. */
    public static Request sinks(Graph graph, NodeCatalog catalog, Optional<FrameRange> frames) {
        Set<NodeId> sinks = new LinkedHashSet<>();
        graph.nodes().forEach((id, node) -> {
            if (catalog.find(node.type().id()).filter(NodeType::sink).isPresent()) {
                sinks.add(id);
            }
        });
        return new Request(sinks, frames);
    }

    /** One node over some frames. */
    public static Request of(NodeId node, FrameRange frames) {
        return new Request(Set.of(node), Optional.of(frames));
    }
}
