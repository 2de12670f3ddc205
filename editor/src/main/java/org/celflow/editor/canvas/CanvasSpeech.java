package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.celflow.editor.document.Selection;
import org.celflow.graph.Port;

/** What a screen reader says of the canvas. */
final class CanvasSpeech {
    private CanvasSpeech() {}

    /** The selected node with its links and values, or how much there is. */
    static String of(Board board, Selection selection) {
        int count = selection.nodes().size();
        Optional<PlacedNode> primary = selection.primary().get().flatMap(board::find);
        if (primary.isEmpty()) {
            return "Node canvas, %d nodes, %d links. Tab adds a node, arrow keys go from node to node."
                    .formatted(board.nodes().size(), board.wires().size());
        }
        PlacedNode node = primary.get();
        List<String> parts = new ArrayList<>();
        parts.add(count == 1 ? node.title() : "%d nodes selected, last %s".formatted(count, node.title()));
        for (PortSpot spot : node.shape.inputs()) {
            parts.add(board.wire(new Port(node.id, spot.name()))
                    .map(wire -> "%s from %s"
                            .formatted(
                                    spot.label(),
                                    wire.from == null ? wire.output.node().value() : wire.from.title()))
                    .orElse(spot.label() + (spot.optional() ? " free" : " not linked")));
        }
        for (ParamRow row : node.shape.rows()) {
            row.spec().ifPresent(spec -> parts.add(row.label() + " " + ParamText.of(node.node, spec, 0)));
        }
        return parts.stream().collect(Collectors.joining(", "));
    }
}
