package org.celflow.runtime.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.graph.TypeRef;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;

/** Builds small graphs in few words. */
public final class TestGraph {
    private final Map<NodeId, GraphNode> nodes = new LinkedHashMap<>();
    private final Map<Port, Port> links = new LinkedHashMap<>();
    private final List<Shot> shots = new ArrayList<>();

    /** Adds a shot. */
    public TestGraph shot(int first, int end) {
        shots.add(new Shot("shot" + shots.size(), first, end));
        return this;
    }

    /**
     * Adds a node.
     *
     * @param type without the group
     * @param inputs {@code a=source} or {@code a=source.output}, or {@code param:value}
     */
    public TestGraph node(String id, String type, String... inputs) {
        GraphNode node = GraphNode.of(new TypeRef("test." + type, 1), new NodeLayout(0, 0, 0, false));
        for (String input : inputs) {
            int colon = input.indexOf(':');
            int equals = input.indexOf('=');
            if (equals > 0 && (colon < 0 || equals < colon)) {
                String source = input.substring(equals + 1);
                links.put(
                        new Port(new NodeId(id), input.substring(0, equals)),
                        Port.parse(source.contains(".") ? source : source + ".out"));
            } else {
                node = node.withParam(input.substring(0, colon), literal(input.substring(colon + 1)));
            }
        }
        nodes.put(new NodeId(id), node);
        return this;
    }

    /** Sets a parameter to any value. */
    public TestGraph set(String id, String param, ParamValue value) {
        nodes.computeIfPresent(new NodeId(id), (key, node) -> node.withParam(param, value));
        return this;
    }

    boolean isSplit(String id) {
        GraphNode node = nodes.get(new NodeId(id));
        return node != null && node.type().id().equals("test.split");
    }

    private static Object literal(String text) {
        if (text.matches("-?\\d+")) {
            return Long.parseLong(text);
        }
        return text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
    }

    /** The graph; links of nodes that were never added stay out. */
    public Graph graph() {
        List<Shot> all = shots.isEmpty() ? List.of(new Shot("shot", 0, 4)) : shots;
        return new Graph(new Timeline(24, all), nodes, links, List.of(), Map.of());
    }
}
