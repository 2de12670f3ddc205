package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.jspecify.annotations.Nullable;

/**
 * The graph as it lies on the canvas: a shape and a place for every node, a curve for every link, and an index to find them.
 *
 * <p>{@link #show} takes the next snapshot and touches only what differs, by identity. A gesture may move nodes ahead of the
 * document with {@link #shift}; the next snapshot, or {@link #settle}, ends that.
 */
final class Board {
    private final NodeCatalog catalog;
    private final ShapeMaker shapes;
    private final Map<NodeId, PlacedNode> nodes = new LinkedHashMap<>();
    private final SpatialIndex<PlacedNode> index = new SpatialIndex<>();
    private final Map<Port, Wire> wires = new LinkedHashMap<>();
    private final Set<PlacedNode> shifted = new HashSet<>();
    private Graph graph = Graph.empty();
    private long orders;

    Board(NodeCatalog catalog) {
        this.catalog = catalog;
        this.shapes = new ShapeMaker(catalog);
    }

    NodeCatalog catalog() {
        return catalog;
    }

    /** The snapshot that is shown. */
    Graph graph() {
        return graph;
    }

    Collection<PlacedNode> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    Collection<Wire> wires() {
        return Collections.unmodifiableCollection(wires.values());
    }

    Optional<PlacedNode> find(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    Optional<Wire> wire(Port input) {
        return Optional.ofNullable(wires.get(input));
    }

    /** Shows a snapshot. */
    @SuppressWarnings(
            "ReferenceEquality") // Snapshots share what did not change; comparing values would cost more than drawing.
    void show(Graph next) {
        Graph before = graph;
        graph = next;
        settle();
        boolean linksDiffer = before.links() != next.links();
        Set<PlacedNode> changed = new LinkedHashSet<>();
        if (before.nodes() != next.nodes()) {
            for (NodeId gone : nodes.keySet().stream()
                    .filter(id -> !next.nodes().containsKey(id))
                    .toList()) {
                PlacedNode removed = nodes.remove(gone);
                if (removed != null) {
                    index.remove(removed);
                    linksDiffer = true;
                }
            }
            for (Map.Entry<NodeId, GraphNode> entry : next.nodes().entrySet()) {
                PlacedNode placed = nodes.get(entry.getKey());
                if (placed != null && placed.node == entry.getValue()) {
                    continue;
                }
                if (placed == null
                        || !placed.node.type().equals(entry.getValue().type())) {
                    placed = place(entry.getKey(), entry.getValue());
                    linksDiffer = true;
                }
                placed.node = entry.getValue();
                changed.add(placed);
            }
        }
        Map<NodeId, Ends> ends = linksDiffer ? endsOfUnknown() : Map.of();
        if (linksDiffer) {
            nodes.values().stream().filter(node -> node.type.isEmpty()).forEach(changed::add);
        }
        for (PlacedNode node : changed) {
            reshape(node, ends);
        }
        if (linksDiffer) {
            rewire();
        } else {
            changed.forEach(node -> node.wires.forEach(Wire::route));
        }
    }

    /** Says what a node shows besides ports and parameters. */
    void extras(NodeId id, ShapeMaker.Extras extras) {
        PlacedNode node = nodes.get(id);
        if (node != null && !node.extras.equals(extras)) {
            node.extras = extras;
            reshape(node, Map.of());
            node.wires.forEach(Wire::route);
        }
    }

    /** Lays a node elsewhere or in another width, ahead of the document. */
    void preview(PlacedNode node, NodeLayout layout) {
        shifted.add(node);
        node.shape = shapeOf(node, layout, null);
        node.box = new Box(layout.x(), layout.y(), node.shape.width(), node.shape.height());
        index.put(node, node.box);
        node.wires.forEach(Wire::route);
    }

    /** Moves a node by so much from where the document has it, ahead of the document. */
    void shift(PlacedNode node, double dx, double dy) {
        shifted.add(node);
        node.box =
                new Box(node.node.layout().x() + dx, node.node.layout().y() + dy, node.box.width(), node.box.height());
        index.put(node, node.box);
        node.wires.forEach(Wire::route);
    }

    /** Puts everything that was moved ahead of the document back to where the document has it. */
    void settle() {
        for (PlacedNode node : List.copyOf(shifted)) {
            reshape(node, Map.of());
            node.wires.forEach(Wire::route);
        }
        shifted.clear();
    }

    /** Draws a node over all others from now on. */
    void raise(PlacedNode node) {
        node.order = ++orders;
    }

    /** The nodes that meet an area, the lowest first. */
    List<PlacedNode> within(Box area) {
        List<PlacedNode> found = new ArrayList<>();
        index.query(area, found::add);
        found.sort(Comparator.comparingLong(node -> node.order));
        return found;
    }

    /** Hands over the nodes that meet an area, in no order. */
    void within(Box area, Consumer<PlacedNode> found) {
        index.query(area, found);
    }

    /** The box around all nodes and notes; empty for none. */
    Optional<Box> bounds() {
        List<Box> boxes = new ArrayList<>(nodes.size());
        nodes.values().forEach(node -> boxes.add(node.box));
        graph.notes().forEach(note -> boxes.add(new Box(note.x(), note.y(), note.width(), note.height())));
        return Box.around(boxes);
    }

    private PlacedNode place(NodeId id, GraphNode node) {
        PlacedNode old = nodes.get(id);
        if (old != null) {
            index.remove(old);
        }
        Optional<NodeType> type = catalog.find(node.type().id());
        NodeShape shape = type.map(known -> shapes.of(known, node.layout(), ShapeMaker.Extras.NONE))
                .orElseGet(() -> shapes.placeholder(
                        node.layout(), Set.of(), Set.of(), node.params().keySet(), ShapeMaker.Extras.NONE));
        PlacedNode placed = new PlacedNode(id, type, node, shape);
        placed.order = ++orders;
        nodes.put(id, placed);
        return placed;
    }

    private void reshape(PlacedNode node, Map<NodeId, Ends> ends) {
        node.shape = shapeOf(node, node.node.layout(), ends.get(node.id));
        node.box = new Box(node.node.layout().x(), node.node.layout().y(), node.shape.width(), node.shape.height());
        index.put(node, node.box);
    }

    private NodeShape shapeOf(PlacedNode node, NodeLayout layout, @Nullable Ends ends) {
        Optional<NodeType> type = node.type;
        if (type.isPresent()) {
            return shapes.of(type.get(), layout, node.extras);
        }
        Collection<String> inputs = ends != null ? ends.inputs : names(node.shape.inputs());
        Collection<String> outputs = ends != null ? ends.outputs : names(node.shape.outputs());
        return shapes.placeholder(layout, inputs, outputs, node.node.params().keySet(), node.extras);
    }

    private static List<String> names(List<PortSpot> spots) {
        return spots.stream().map(PortSpot::name).toList();
    }

    private record Ends(Set<String> inputs, Set<String> outputs) {}

    /** What links say of the ports of nodes whose type nobody knows. */
    private Map<NodeId, Ends> endsOfUnknown() {
        Map<NodeId, Ends> ends = new HashMap<>();
        nodes.values().stream()
                .filter(node -> node.type.isEmpty())
                .forEach(node -> ends.put(node.id, new Ends(new LinkedHashSet<>(), new LinkedHashSet<>())));
        if (!ends.isEmpty()) {
            graph.links().forEach((input, output) -> {
                Optional.ofNullable(ends.get(input.node())).ifPresent(end -> end.inputs.add(input.name()));
                Optional.ofNullable(ends.get(output.node())).ifPresent(end -> end.outputs.add(output.name()));
            });
        }
        return ends;
    }

    private void rewire() {
        wires.clear();
        nodes.values().forEach(node -> node.wires.clear());
        graph.links().forEach((input, output) -> {
            PlacedNode to = nodes.get(input.node());
            if (to == null) {
                return;
            }
            PlacedNode from = nodes.get(output.node());
            Wire wire = new Wire(output, input, from, to);
            wires.put(input, wire);
            to.wires.add(wire);
            if (from != null && from != to) {
                from.wires.add(wire);
            }
        });
    }
}
