package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.node.spec.NodeType;

/** A node on the board. Changes with the document and with the gesture that is under way. */
final class PlacedNode {
    final NodeId id;
    final Optional<NodeType> type;
    final Category category;
    /** Links that begin or end here. */
    final List<Wire> wires = new ArrayList<>(4);

    GraphNode node;
    NodeShape shape;
    ShapeMaker.Extras extras = ShapeMaker.Extras.NONE;
    Box box;
    /** Later ones are drawn over earlier ones. */
    long order;

    PlacedNode(NodeId id, Optional<NodeType> type, GraphNode node, NodeShape shape) {
        this.id = id;
        this.type = type;
        this.category = Category.of(type.map(NodeType::category).orElse(""));
        this.node = node;
        this.shape = shape;
        this.box = new Box(node.layout().x(), node.layout().y(), shape.width(), shape.height());
    }

    /** What the header says. */
    String title() {
        return node.title()
                .or(() -> type.map(NodeType::title))
                .orElse(node.type().id());
    }

    double portX(PortSpot spot) {
        return box.x() + spot.x();
    }

    double portY(PortSpot spot) {
        return box.y() + spot.y();
    }
}
