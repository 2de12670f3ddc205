package org.celflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.celflow.node.time.Timeline;
import org.jspecify.annotations.Nullable;

/** A graph while edits are applied. Each table is copied once, when the first edit touches it. */
final class Draft {
    private final Graph before;
    private @Nullable Map<NodeId, GraphNode> nodes;
    private @Nullable Map<Port, Port> links;
    private @Nullable List<Note> notes;
    private Timeline timeline;

    Draft(Graph before) {
        this.before = before;
        this.timeline = before.timeline();
    }

    Graph finish() {
        Map<NodeId, GraphNode> allNodes = nodes == null ? before.nodes() : new FrozenMap<>(nodes);
        Map<Port, Port> allLinks = links == null ? before.links() : new FrozenMap<>(links);
        return new Graph(
                timeline,
                allNodes,
                // Every edit leaves each link at a node that is there, so 30,000 look-ups can be spared.
                FrozenMap.copyOf(allLinks).checkedWith(allNodes),
                notes == null ? before.notes() : notes,
                before.extra());
    }

    Draft apply(GraphEdit edit) {
        if (edit instanceof GraphEdit.AddNode e) {
            if (nodes().putIfAbsent(e.id(), e.node()) != null) {
                throw new IllegalArgumentException("the graph already has a node " + e.id());
            }
        } else if (edit instanceof GraphEdit.RemoveNodes e) {
            nodes().keySet().removeAll(e.ids());
            links().entrySet()
                    .removeIf(link -> e.ids().contains(link.getKey().node())
                            || e.ids().contains(link.getValue().node()));
        } else if (edit instanceof GraphEdit.Connect e) {
            node(e.output().node());
            node(e.input().node());
            links().put(e.input(), e.output());
        } else if (edit instanceof GraphEdit.Disconnect e) {
            links().remove(e.input());
        } else if (edit instanceof GraphEdit.SetParam e) {
            change(e.node(), node -> node.withParam(e.param(), e.value()));
        } else if (edit instanceof GraphEdit.ClearParam e) {
            change(e.node(), node -> node.withoutParam(e.param()));
        } else if (edit instanceof GraphEdit.SetLayout e) {
            e.layouts().forEach((id, layout) -> change(id, node -> node.withLayout(layout)));
        } else if (edit instanceof GraphEdit.SetTitle e) {
            change(e.node(), node -> node.withTitle(e.title()));
        } else if (edit instanceof GraphEdit.SetTimeline e) {
            timeline = e.timeline();
        } else if (edit instanceof GraphEdit.PutNote e) {
            put(e.note());
        } else if (edit instanceof GraphEdit.RemoveNote e) {
            notes().removeIf(note -> note.id().equals(e.id()));
        } else if (edit instanceof GraphEdit.Batch e) {
            e.edits().forEach(this::apply);
        }
        return this;
    }

    private void put(Note note) {
        List<Note> all = notes();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(note.id())) {
                all.set(i, note);
                return;
            }
        }
        all.add(note);
    }

    private void change(NodeId id, UnaryOperator<GraphNode> how) {
        nodes().put(id, how.apply(node(id)));
    }

    private GraphNode node(NodeId id) {
        GraphNode node = (nodes == null ? before.nodes() : nodes).get(id);
        if (node == null) {
            throw new IllegalArgumentException("the graph has no node " + id);
        }
        return node;
    }

    private Map<NodeId, GraphNode> nodes() {
        if (nodes == null) {
            nodes = new LinkedHashMap<>(before.nodes());
        }
        return nodes;
    }

    private Map<Port, Port> links() {
        if (links == null) {
            links = new LinkedHashMap<>(before.links());
        }
        return links;
    }

    private List<Note> notes() {
        if (notes == null) {
            notes = new ArrayList<>(before.notes());
        }
        return notes;
    }
}
