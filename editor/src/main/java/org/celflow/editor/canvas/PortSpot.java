package org.celflow.editor.canvas;

import java.util.Optional;
import org.celflow.node.value.ValueType;

/**
 * A port on a node's edge.
 *
 * @param name in the graph
 * @param label for people
 * @param doc what flows through it
 * @param input whether it takes a value
 * @param optional whether it may stay unlinked
 * @param type what flows through it; empty on a node of an unknown type
 * @param x of its centre, from the node's left edge
 * @param y of its centre, from the node's upper edge
 */
record PortSpot(
        String name,
        String label,
        String doc,
        boolean input,
        boolean optional,
        Optional<ValueType<?>> type,
        double x,
        double y) {}
