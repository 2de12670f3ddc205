package org.celflow.editor.canvas;

import java.util.Optional;
import org.celflow.graph.Port;
import org.celflow.node.value.ValueType;
import org.jspecify.annotations.Nullable;

/** A link on the board. */
final class Wire {
    final Port output;
    final Port input;
    /** Where it begins; null if that node is not in the graph. */
    final @Nullable PlacedNode from;

    final PlacedNode to;
    Noodle curve;
    Box bounds;
    Optional<ValueType<?>> type = Optional.empty();

    Wire(Port output, Port input, @Nullable PlacedNode from, PlacedNode to) {
        this.output = output;
        this.input = input;
        this.from = from;
        this.to = to;
        this.curve = new Noodle(0, 0, 0, 0);
        this.bounds = curve.bounds();
        route();
    }

    /** Lays the curve between its ports anew. */
    void route() {
        Optional<PortSpot> end = to.shape.input(input.name());
        double x2 = end.map(to::portX).orElse(to.box.x());
        double y2 = end.map(to::portY).orElse(to.box.y() + NodeShape.HEADER / 2);
        double x1 = x2 - 40;
        double y1 = y2;
        type = end.flatMap(PortSpot::type);
        PlacedNode source = from;
        if (source != null) {
            Optional<PortSpot> begin = source.shape.output(output.name());
            x1 = begin.map(source::portX).orElse(source.box.right());
            y1 = begin.map(source::portY).orElse(source.box.y() + NodeShape.HEADER / 2);
            type = begin.flatMap(PortSpot::type).or(() -> type);
        }
        curve = new Noodle(x1, y1, x2, y2);
        bounds = curve.bounds();
    }
}
