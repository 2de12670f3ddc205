package org.celflow.editor.view;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.Port;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.time.TimeNeed;

/**
 * How many frames each node makes for one frame of the graph: the highest rate of its inputs, times its own factor if it
 * retimes. Nodes in a circle, and what cannot be read, count as 1.
 */
public final class NodeRates {
    private final Graph graph;
    private final NodeCatalog catalog;
    private final Map<NodeId, Map<String, Port>> links;
    private final Map<NodeId, Integer> known = new HashMap<>();

    /** Of a graph; each rate is looked up once. */
    public NodeRates(Graph graph, NodeCatalog catalog) {
        this.graph = graph;
        this.catalog = catalog;
        this.links = graph.linksByNode();
    }

    /** The graph. */
    public Graph graph() {
        return graph;
    }

    /** The rate of a node, 1 or more. */
    public int rate(NodeId id) {
        Integer found = known.get(id);
        if (found != null) {
            return found;
        }
        known.put(id, 1); // ends circles
        Optional<GraphNode> node = graph.find(id);
        if (node.isEmpty()) {
            return 1;
        }
        int rate = 1;
        for (Port output : links.getOrDefault(id, Map.of()).values()) {
            rate = Math.max(rate, rate(output.node()));
        }
        int factor = catalog.find(node.get().type().id())
                .flatMap(type -> type.retiming().map(need -> factor(node.get(), type, need)))
                .orElse(1);
        rate = Math.min(1000, rate * factor);
        known.put(id, rate);
        return rate;
    }

    private static int factor(GraphNode node, NodeType type, TimeNeed.Between need) {
        Optional<ParamSpec> spec = type.param(need.factorParam());
        try {
            Object value = spec.map(
                            s -> node.param(s.name()).map(v -> v.at(0, s)).orElseGet(s::defaultValue))
                    .orElse(1L);
            return value instanceof Long factor ? (int) Math.max(1, Math.min(1000, factor)) : 1;
        } catch (IllegalArgumentException e) {
            return 1; // the problems list says what is wrong with it
        }
    }
}
