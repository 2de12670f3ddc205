package org.celflow.runtime.plan;

import java.util.List;
import java.util.Optional;
import org.celflow.graph.NodeId;
import org.celflow.node.spec.NodeType;
import org.celflow.node.time.TimeNeed;

/** A node of the part of the graph that a request depends on, with everything looked up. */
final class Vertex {
    private final int index;
    private final NodeId id;
    private final NodeType type;
    private final List<Edge> edges;
    private final ShotClock clock;
    private final Variation variation;
    private final Optional<Retiming> retiming;
    private final BoundParams params;
    private final boolean readsWholeShot;
    private final boolean hasPrevious;

    /**
     * A linked input, or the node's own previous output.
     *
     * @param input the port
     * @param from the node read
     * @param output which of its outputs
     */
    record Edge(String input, TimeNeed need, Vertex from, String output) {}

    /** The literal parameters of a node that makes several frames out of one. */
    record Retiming(int factor, boolean loop) {}

    Vertex(
            int index,
            NodeId id,
            NodeType type,
            List<Edge> links,
            ShotClock clock,
            Variation variation,
            Optional<Retiming> retiming,
            BoundParams params) {
        this.index = index;
        this.id = id;
        this.type = type;
        this.edges = links;
        this.clock = clock;
        this.variation = variation;
        this.retiming = retiming;
        this.params = params;
        this.readsWholeShot = links.stream().anyMatch(edge -> edge.need() instanceof TimeNeed.WholeShot);
        this.hasPrevious = type.inputs().stream().anyMatch(input -> input.need() instanceof TimeNeed.PreviousOutput);
    }

    /** Position in an order in which every node comes after those that it reads. */
    int index() {
        return index;
    }

    NodeId id() {
        return id;
    }

    NodeType type() {
        return type;
    }

    /** Linked inputs in the order of the type, without {@code @Previous}. */
    List<Edge> edges() {
        return edges;
    }

    ShotClock clock() {
        return clock;
    }

    Variation variation() {
        return variation;
    }

    Optional<Retiming> retiming() {
        return retiming;
    }

    BoundParams params() {
        return params;
    }

    /** Whether an input reads a whole shot, so that it is computed once a shot. */
    boolean readsWholeShot() {
        return readsWholeShot;
    }

    /** Whether the type reads its own output of the frame before. */
    boolean hasPrevious() {
        return hasPrevious;
    }

    /** The frame that stands for all frames at which the outputs are the same. */
    int canonical(int frame) {
        if (variation == Variation.FRAME) {
            return frame;
        }
        return variation == Variation.SHOT ? clock.shotFirst(frame) : clock.first();
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
