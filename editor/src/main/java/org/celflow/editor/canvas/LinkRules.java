package org.celflow.editor.canvas;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.GraphValidator;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;
import org.celflow.graph.TypeRef;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.value.ValueType;

/** Which links the validator allows. */
final class LinkRules {
    private static final NodeId CANDIDATE = new NodeId("candidate");
    private static final NodeId GIVEN = new NodeId("given");

    private final NodeCatalog catalog;

    LinkRules(NodeCatalog catalog) {
        this.catalog = catalog;
    }

    /** Why an output may not feed an input, one sentence; empty if it may. */
    Optional<String> refuse(Graph graph, Port output, Port input) {
        return GraphValidator.refuseLink(graph, catalog, output, input);
    }

    /**
     * The port of a type that would be linked with a port of the graph: an input if that is an output, and the other way
     * round. Judged on a graph of two nodes, so a large document costs nothing.
     */
    Optional<String> fittingPort(NodeType type, GraphNode node, String port, boolean portIsOutput) {
        GraphNode candidate = GraphNode.of(new TypeRef(type.id(), type.version()), NodeLayout.ORIGIN);
        Graph pair = Graph.empty()
                .apply(GraphEdit.batch(
                        "Try", new GraphEdit.AddNode(GIVEN, node), new GraphEdit.AddNode(CANDIDATE, candidate)));
        Port given = new Port(GIVEN, port);
        List<String> names = portIsOutput
                ? type.ports().stream().map(InputSpec::name).toList()
                : type.outputs().stream().map(OutputSpec::name).toList();
        return names.stream()
                .filter(name -> {
                    Port other = new Port(CANDIDATE, name);
                    return portIsOutput
                            ? refuse(pair, given, other).isEmpty()
                            : refuse(pair, other, given).isEmpty();
                })
                .findFirst();
    }

    /** The verdicts of one drag, kept while it lasts. */
    final class Drag {
        private final Graph graph;
        private final Port origin;
        private final Optional<Class<?>> kind;
        private final boolean fromOutput;
        private final Set<NodeId> circular;

        /**
         * Begins at a port.
         *
         * @param graph without the link that was pulled off
         */
        Drag(Graph graph, Port origin, PortSpot spot) {
            this.graph = graph;
            this.origin = origin;
            this.fromOutput = !spot.input();
            this.kind = spot.type().map(ValueType::javaType);
            this.circular = fromOutput ? graph.upstream(Set.of(origin.node())) : downstream(graph, origin.node());
        }

        /** Whether the drag may end at a port, by what was worked out when it began: cheap, for all ports on the screen. */
        boolean accepts(PlacedNode node, PortSpot spot) {
            if (spot.input() != fromOutput || circular.contains(node.id) || kind.isEmpty()) {
                return false;
            }
            Optional<Class<?>> other = spot.type().map(ValueType::javaType);
            return other.isPresent()
                    && (fromOutput
                            ? other.get().isAssignableFrom(kind.get())
                            : kind.get().isAssignableFrom(other.get()));
        }

        /** Why the drag may not end at a port, as the validator says it; empty if it may. */
        Optional<String> refuse(PlacedNode node, PortSpot spot) {
            Port end = new Port(node.id, spot.name());
            if (spot.input() != fromOutput) {
                return Optional.of(
                        fromOutput
                                ? "%s is an output too; end at an input".formatted(end)
                                : "%s is an input too; end at an output".formatted(end));
            }
            return fromOutput ? LinkRules.this.refuse(graph, origin, end) : LinkRules.this.refuse(graph, end, origin);
        }
    }

    private static Set<NodeId> downstream(Graph graph, NodeId of) {
        Map<NodeId, Set<NodeId>> readers = new HashMap<>();
        graph.links()
                .forEach((input, output) -> readers.computeIfAbsent(output.node(), any -> new HashSet<>())
                        .add(input.node()));
        Set<NodeId> reached = new HashSet<>();
        ArrayDeque<NodeId> open = new ArrayDeque<>(Set.of(of));
        while (!open.isEmpty()) {
            NodeId id = open.removeFirst();
            if (reached.add(id)) {
                open.addAll(readers.getOrDefault(id, Set.of()));
            }
        }
        return reached;
    }
}
