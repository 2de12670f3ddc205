package org.celflow.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.node.time.Timeline;

/**
 * A change of a graph, as data. {@link Graph#apply} makes the changed graph.
 *
 * <p>An edit that names a node which is not there is a mistake of the caller and throws
 * {@link IllegalArgumentException}; whether an edit makes sense to the node types is {@link GraphValidator}'s to say.
 */
public sealed interface GraphEdit {
    /** What the undo menu calls it, as {@code Add node}. */
    String label();

    /** Adds a node; its id must be free, see {@link Graph#freshId}. */
    record AddNode(NodeId id, GraphNode node) implements GraphEdit {
        @Override
        public String label() {
            return "Add node";
        }
    }

    /** Removes nodes and every link from or to them. Ids that are not there are passed over. */
    record RemoveNodes(Set<NodeId> ids) implements GraphEdit {
        /** Copies the set. */
        public RemoveNodes {
            ids = Set.copyOf(ids);
        }

        @Override
        public String label() {
            return ids.size() == 1 ? "Delete node" : "Delete %d nodes".formatted(ids.size());
        }
    }

    /** Links an output to an input, in place of the link that the input had. */
    record Connect(Port output, Port input) implements GraphEdit {
        @Override
        public String label() {
            return "Connect";
        }
    }

    /** Removes the link of an input, if there is one. */
    record Disconnect(Port input) implements GraphEdit {
        @Override
        public String label() {
            return "Disconnect";
        }
    }

    /** Sets a parameter. */
    record SetParam(NodeId node, String param, ParamValue value) implements GraphEdit {
        @Override
        public String label() {
            return "Change " + param;
        }
    }

    /** Puts a parameter back to its default. */
    record ClearParam(NodeId node, String param) implements GraphEdit {
        @Override
        public String label() {
            return "Reset " + param;
        }
    }

    /** Moves, resizes, opens or collapses nodes. */
    record SetLayout(Map<NodeId, NodeLayout> layouts) implements GraphEdit {
        /** Copies the map. */
        public SetLayout {
            layouts = Map.copyOf(layouts);
        }

        @Override
        public String label() {
            return layouts.size() == 1 ? "Move node" : "Move %d nodes".formatted(layouts.size());
        }
    }

    /** Names a node, or gives it its type's title again. */
    record SetTitle(NodeId node, Optional<String> title) implements GraphEdit {
        @Override
        public String label() {
            return "Rename node";
        }
    }

    /** Sets frame rate and shots. */
    record SetTimeline(Timeline timeline) implements GraphEdit {
        @Override
        public String label() {
            return "Change timeline";
        }
    }

    /** Adds a note, or replaces the one of the same id. */
    record PutNote(Note note) implements GraphEdit {
        @Override
        public String label() {
            return "Edit note";
        }
    }

    /** Removes a note, if it is there. */
    record RemoveNote(String id) implements GraphEdit {
        @Override
        public String label() {
            return "Delete note";
        }
    }

    /** Several edits as one, in order: all of them or, when one fails, none. */
    record Batch(String label, List<GraphEdit> edits) implements GraphEdit {
        /** Copies the list. */
        public Batch {
            edits = List.copyOf(edits);
        }
    }

    /** One edit out of several. */
    static GraphEdit batch(String label, GraphEdit... edits) {
        return new Batch(label, List.of(edits));
    }

    /** Removes nodes by id. */
    static GraphEdit remove(NodeId... ids) {
        return new RemoveNodes(new LinkedHashSet<>(List.of(ids)));
    }
}
