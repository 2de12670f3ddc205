package org.celflow.editor.canvas;

import java.util.Optional;
import org.celflow.graph.Note;
import org.celflow.graph.Port;

/** What lies under a point. */
sealed interface Hit {
    /** Nothing but background. */
    record Nothing() implements Hit {}

    /** A node's header or body. */
    record Card(PlacedNode node) implements Hit {}

    /** The toggle in the header. */
    record Toggle(PlacedNode node) implements Hit {}

    /** A port. */
    record AtPort(PlacedNode node, PortSpot spot) implements Hit {
        Port port() {
            return new Port(node.id, spot.name());
        }
    }

    /** The field of a parameter. */
    record Field(PlacedNode node, ParamRow row) implements Hit {}

    /** The picture of a node. */
    record Picture(PlacedNode node) implements Hit {}

    /** The right edge, which changes the width. */
    record Edge(PlacedNode node) implements Hit {}

    /** A link. */
    record Link(Wire wire) implements Hit {}

    /** A note. */
    record OnNote(Note note, boolean corner) implements Hit {}

    /** The node that it belongs to, if any. */
    default Optional<PlacedNode> owner() {
        if (this instanceof Card hit) {
            return Optional.of(hit.node);
        } else if (this instanceof Toggle hit) {
            return Optional.of(hit.node);
        } else if (this instanceof AtPort hit) {
            return Optional.of(hit.node);
        } else if (this instanceof Field hit) {
            return Optional.of(hit.node);
        } else if (this instanceof Picture hit) {
            return Optional.of(hit.node);
        } else if (this instanceof Edge hit) {
            return Optional.of(hit.node);
        }
        return Optional.empty();
    }
}
