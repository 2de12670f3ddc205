package org.celflow.editor.document;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import org.celflow.graph.NodeId;

/**
 * The selected nodes, in the order in which they were selected. The last one is the primary: the inspector shows its
 * documentation and the viewer its picture. FX thread only.
 */
public final class Selection {
    private final ObservableSet<NodeId> nodes = FXCollections.observableSet(new LinkedHashSet<>());
    private final ObservableSet<NodeId> view = FXCollections.unmodifiableObservableSet(nodes);
    private final ReadOnlyObjectWrapper<Optional<NodeId>> primary =
            new ReadOnlyObjectWrapper<>(this, "primary", Optional.empty());

    /** The selected nodes, read-only. */
    public ObservableSet<NodeId> nodes() {
        return view;
    }

    /** The node selected last, empty when nothing is selected. */
    public ReadOnlyObjectProperty<Optional<NodeId>> primary() {
        return primary.getReadOnlyProperty();
    }

    /** Whether the node is selected. */
    public boolean contains(NodeId node) {
        return nodes.contains(node);
    }

    /** Selects one node alone. */
    public void select(NodeId node) {
        selectAll(Set.of(node));
    }

    /** Selects these nodes and no others; the last is the primary. */
    public void selectAll(Collection<NodeId> chosen) {
        Set<NodeId> wanted = new LinkedHashSet<>(chosen);
        nodes.removeIf(node -> !wanted.contains(node));
        nodes.addAll(wanted);
        NodeId last = null;
        for (NodeId node : wanted) {
            last = node;
        }
        primary.set(Optional.ofNullable(last));
    }

    /** Adds a node and makes it the primary. */
    public void add(NodeId node) {
        nodes.add(node);
        primary.set(Optional.of(node));
    }

    /** Takes a node out. */
    public void remove(NodeId node) {
        if (nodes.remove(node) && primary.get().equals(Optional.of(node))) {
            NodeId last = null;
            for (NodeId other : nodes) {
                last = other;
            }
            primary.set(Optional.ofNullable(last));
        }
    }

    /** Adds a node, or takes it out if it is selected. */
    public void toggle(NodeId node) {
        if (nodes.contains(node)) {
            remove(node);
        } else {
            add(node);
        }
    }

    /** Selects nothing. */
    public void clear() {
        nodes.clear();
        primary.set(Optional.empty());
    }

    /** Forgets nodes that are no longer in the graph. */
    void retain(Set<NodeId> existing) {
        for (NodeId node : Set.copyOf(nodes)) {
            if (!existing.contains(node)) {
                remove(node);
            }
        }
    }
}
