package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.editor.document.Clipboard;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;

/** What commands do to the selected nodes, as edits. Each is empty when there is nothing to do. */
final class SelectionEdits {
    private SelectionEdits() {}

    static Optional<GraphEdit> delete(Set<NodeId> nodes) {
        return nodes.isEmpty() ? Optional.empty() : Optional.of(new GraphEdit.RemoveNodes(nodes));
    }

    /** Deletes nodes, and links what fed each to what read it where the kinds agree. */
    static Optional<GraphEdit> dissolve(Graph graph, LinkRules rules, Set<NodeId> nodes) {
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        Graph left = graph.apply(new GraphEdit.RemoveNodes(nodes));
        List<GraphEdit> edits = new ArrayList<>();
        edits.add(new GraphEdit.RemoveNodes(nodes));
        graph.links().forEach((input, output) -> {
            if (!nodes.contains(input.node()) && nodes.contains(output.node())) {
                source(graph, rules, left, nodes, output.node(), input)
                        .ifPresent(source -> edits.add(new GraphEdit.Connect(source, input)));
            }
        });
        return Optional.of(new GraphEdit.Batch(
                nodes.size() == 1 ? "Dissolve node" : "Dissolve %d nodes".formatted(nodes.size()), edits));
    }

    /** Copies nodes beside themselves, with the links between them. */
    static Optional<GraphEdit> duplicate(Graph graph, Set<NodeId> nodes, double offset) {
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        try {
            GraphEdit pasted = Clipboard.paste(graph, Clipboard.copy(graph, nodes), offset, offset);
            return Optional.of(labelled(pasted, nodes.size() == 1 ? "Duplicate node" : "Duplicate nodes"));
        } catch (GraphFormatException impossible) {
            throw new IllegalStateException("a copy of nodes could not be read back", impossible);
        }
    }

    /**
     * Pastes nodes so that the upper left corner of them all comes to a point.
     *
     * @throws GraphFormatException if the text is no graph
     */
    static GraphEdit pasteAt(Graph graph, String text, double x, double y) throws GraphFormatException {
        GraphEdit there = Clipboard.paste(graph, text, 0, 0);
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        if (there instanceof GraphEdit.Batch batch) {
            for (GraphEdit edit : batch.edits()) {
                if (edit instanceof GraphEdit.AddNode add) {
                    left = Math.min(left, add.node().layout().x());
                    top = Math.min(top, add.node().layout().y());
                }
            }
        }
        return left == Double.POSITIVE_INFINITY
                ? there
                : Clipboard.paste(graph, text, Math.rint(x - left), Math.rint(y - top));
    }

    /** Collapses all, or expands all if all are collapsed. */
    static Optional<GraphEdit> collapse(Graph graph, Set<NodeId> nodes) {
        boolean collapse = nodes.stream()
                .flatMap(id -> graph.find(id).stream())
                .anyMatch(node -> !node.layout().collapsed());
        return layouts(graph, nodes, at -> new NodeLayout(at.x(), at.y(), at.width(), collapse))
                .map(edit -> labelled(edit, collapse ? "Collapse" : "Expand"));
    }

    static Optional<GraphEdit> nudge(Graph graph, Set<NodeId> nodes, double dx, double dy) {
        return layouts(graph, nodes, at -> at.moved(dx, dy));
    }

    /** Removes every link from or to the nodes. */
    static Optional<GraphEdit> disconnect(Graph graph, Set<NodeId> nodes) {
        List<GraphEdit> edits = new ArrayList<>();
        graph.links().forEach((input, output) -> {
            if (nodes.contains(input.node()) || nodes.contains(output.node())) {
                edits.add(new GraphEdit.Disconnect(input));
            }
        });
        return edits.isEmpty() ? Optional.empty() : Optional.of(new GraphEdit.Batch("Disconnect", edits));
    }

    /**
     * Links nodes in the order in which they were selected: each output of one to the first free input of the next that takes
     * it.
     */
    static Optional<GraphEdit> join(Board board, Collection<NodeId> nodes) {
        List<PlacedNode> chain =
                nodes.stream().flatMap(id -> board.find(id).stream()).toList();
        List<GraphEdit> edits = new ArrayList<>();
        Graph graph = board.graph();
        LinkRules rules = new LinkRules(board.catalog());
        for (int i = 1; i < chain.size(); i++) {
            PlacedNode from = chain.get(i - 1);
            PlacedNode to = chain.get(i);
            for (PortSpot out : from.shape.outputs()) {
                Port output = new Port(from.id, out.name());
                Graph now = graph;
                Optional<Port> free = to.shape.inputs().stream()
                        .map(in -> new Port(to.id, in.name()))
                        .filter(in -> now.source(in).isEmpty()
                                && rules.refuse(now, output, in).isEmpty())
                        .findFirst();
                if (free.isPresent()) {
                    GraphEdit link = new GraphEdit.Connect(output, free.get());
                    edits.add(link);
                    graph = graph.apply(link);
                }
            }
        }
        return edits.isEmpty() ? Optional.empty() : Optional.of(new GraphEdit.Batch("Link nodes", edits));
    }

    private static Optional<Port> source(
            Graph graph, LinkRules rules, Graph left, Set<NodeId> gone, NodeId through, Port input) {
        Set<NodeId> seen = new java.util.HashSet<>();
        List<NodeId> open = new ArrayList<>(List.of(through));
        while (!open.isEmpty()) {
            NodeId node = open.remove(0);
            if (!seen.add(node)) {
                continue;
            }
            for (Map.Entry<Port, Port> link : graph.links().entrySet()) {
                if (link.getKey().node().equals(node)) {
                    Port output = link.getValue();
                    if (gone.contains(output.node())) {
                        open.add(output.node());
                    } else if (rules.refuse(left, output, input).isEmpty()) {
                        return Optional.of(output);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<GraphEdit> layouts(
            Graph graph, Set<NodeId> nodes, java.util.function.UnaryOperator<NodeLayout> change) {
        Map<NodeId, NodeLayout> layouts = new LinkedHashMap<>();
        for (NodeId id : nodes) {
            Optional<GraphNode> node = graph.find(id);
            node.ifPresent(found -> layouts.put(id, change.apply(found.layout())));
        }
        return layouts.isEmpty() ? Optional.empty() : Optional.of(new GraphEdit.SetLayout(layouts));
    }

    private static GraphEdit labelled(GraphEdit edit, String label) {
        return edit instanceof GraphEdit.Batch batch
                ? new GraphEdit.Batch(label, batch.edits())
                : GraphEdit.batch(label, edit);
    }
}
