package org.celflow.editor.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.GraphJson;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;

/**
 * Nodes as text: a small graph in the format of graph files, so that nodes can be pasted into a chat and back. Links between
 * the copied nodes travel along; links to other nodes do not.
 */
public final class Clipboard {
    private Clipboard() {}

    /** The text of some nodes and the links between them. */
    public static String copy(Graph graph, Set<NodeId> nodes) {
        Map<NodeId, GraphNode> copied = new LinkedHashMap<>();
        graph.nodes().forEach((id, node) -> {
            if (nodes.contains(id)) {
                copied.put(id, node);
            }
        });
        Map<Port, Port> links = new LinkedHashMap<>();
        graph.links().forEach((input, output) -> {
            if (copied.containsKey(input.node()) && copied.containsKey(output.node())) {
                links.put(input, output);
            }
        });
        return GraphJson.write(new Graph(graph.timeline(), copied, links, List.of(), Map.of()));
    }

    /**
     * The edit that adds the nodes of a text, moved by (dx, dy), under ids that are free in the graph.
     *
     * @throws GraphFormatException if the text is no graph
     */
    public static GraphEdit paste(Graph graph, String json, double dx, double dy) throws GraphFormatException {
        Graph pasted = GraphJson.read(json.getBytes(StandardCharsets.UTF_8), "the clipboard");
        Map<NodeId, NodeId> names = freeNames(graph, pasted);
        List<GraphEdit> edits = new ArrayList<>();
        pasted.nodes().forEach((id, node) -> edits.add(new GraphEdit.AddNode(renamed(names, id), moved(node, dx, dy))));
        pasted.links()
                .forEach((input, output) -> edits.add(new GraphEdit.Connect(
                        new Port(renamed(names, output.node()), output.name()),
                        new Port(renamed(names, input.node()), input.name()))));
        int count = pasted.nodes().size();
        return new GraphEdit.Batch(count == 1 ? "Paste node" : "Paste %d nodes".formatted(count), edits);
    }

    /** Whether a text holds nodes that can be pasted. */
    public static boolean accepts(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return false;
        }
        try {
            return !GraphJson.read(text.getBytes(StandardCharsets.UTF_8), "the clipboard")
                    .nodes()
                    .isEmpty();
        } catch (GraphFormatException notOurs) {
            return false;
        }
    }

    /** The nodes that an edit adds, to select them after pasting. */
    public static Set<NodeId> added(GraphEdit edit) {
        Set<NodeId> added = new LinkedHashSet<>();
        if (edit instanceof GraphEdit.AddNode add) {
            added.add(add.id());
        } else if (edit instanceof GraphEdit.Batch batch) {
            batch.edits().forEach(each -> added.addAll(added(each)));
        }
        return added;
    }

    private static Map<NodeId, NodeId> freeNames(Graph graph, Graph pasted) {
        Set<NodeId> taken = new HashSet<>(graph.nodes().keySet());
        Map<NodeId, NodeId> names = new HashMap<>();
        for (NodeId id : pasted.nodes().keySet()) {
            NodeId free = free(id, taken);
            taken.add(free);
            names.put(id, free);
        }
        return names;
    }

    private static NodeId free(NodeId wanted, Set<NodeId> taken) {
        if (!taken.contains(wanted)) {
            return wanted;
        }
        String stem = wanted.value().replaceFirst("-\\d+$", "");
        stem = stem.substring(0, Math.min(stem.length(), 54));
        for (int i = 2; ; i++) {
            NodeId candidate = new NodeId(stem + "-" + i);
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
    }

    private static NodeId renamed(Map<NodeId, NodeId> names, NodeId id) {
        return Optional.ofNullable(names.get(id)).orElse(id);
    }

    private static GraphNode moved(GraphNode node, double dx, double dy) {
        NodeLayout at = node.layout();
        NodeLayout layout = new NodeLayout(at.x() + dx, at.y() + dy, at.width(), at.collapsed());
        return new GraphNode(node.type(), node.title(), node.params(), layout, node.extra());
    }
}
