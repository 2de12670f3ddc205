package org.celflow.runtime.plan;

import org.celflow.node.time.TimeNeed;
import org.celflow.runtime.plan.Vertex.Edge;
import org.celflow.runtime.plan.Vertex.Retiming;

/** Which frames of its inputs a node reads for one of its own frames: the one place that knows. */
final class Reads {
    private Reads() {}

    /** Hears of one read. */
    @FunctionalInterface
    interface Visitor {
        /**
         * One read.
         *
         * @param offset as {@link org.celflow.node.Frames} counts it
         * @param frame on the clock of the node that is read
         */
        void read(Edge edge, int offset, int frame);
    }

    /** Lists the reads of a frame in the order of the inputs, then of time; without the node's own previous output. */
    static void of(Vertex vertex, int asked, Visitor visitor) {
        int frame = vertex.readsWholeShot() ? vertex.canonical(asked) : asked;
        for (Edge edge : vertex.edges()) {
            if (edge.need() instanceof TimeNeed.Around around) {
                around(vertex, edge, around, frame, visitor);
            } else if (edge.need() instanceof TimeNeed.WholeShot) {
                wholeShot(vertex, edge, frame, visitor);
            } else if (edge.need() instanceof TimeNeed.Between) {
                between(vertex, vertex.retiming().orElseThrow(), edge, frame, visitor);
            } else {
                visitor.read(edge, 0, held(edge, frame, vertex.clock().rate()));
            }
        }
    }

    /** The node's previous frame, or the frame itself if it has none: at the start of a shot, or once a shot. */
    static int previous(Vertex vertex, int frame) {
        boolean hasOne =
                vertex.variation() == Variation.FRAME && frame > vertex.clock().shotFirst(frame);
        return hasOne ? frame - 1 : frame;
    }

    private static void around(Vertex vertex, Edge edge, TimeNeed.Around need, int frame, Visitor visitor) {
        int first = vertex.clock().shotFirst(frame);
        int last = vertex.clock().shotEnd(frame) - 1;
        // Subtractions that cannot overflow, whatever a plugin declares.
        int before = (int) Math.min(need.before(), (long) frame - first);
        int after = (int) Math.min(need.after(), (long) last - frame);
        for (int offset = -before; offset <= after; offset++) {
            visitor.read(edge, offset, held(edge, frame + offset, vertex.clock().rate()));
        }
    }

    private static void wholeShot(Vertex vertex, Edge edge, int frame, Visitor visitor) {
        ShotClock clock = edge.from().clock();
        int there = held(edge, frame, vertex.clock().rate());
        int first = clock.shotFirst(there);
        int end = clock.shotEnd(there);
        for (int f = first; f < end; f++) {
            visitor.read(edge, f - first, f);
        }
    }

    private static void between(Vertex vertex, Retiming retiming, Edge edge, int frame, Visitor visitor) {
        int sourceRate = vertex.clock().rate() / retiming.factor();
        int source = Math.floorDiv(frame, retiming.factor());
        visitor.read(edge, 0, held(edge, source, sourceRate));
        if (phase(vertex, frame) == 0) {
            return;
        }
        int end = vertex.clock().shotEnd(frame) / retiming.factor();
        if (source + 1 < end) {
            visitor.read(edge, 1, held(edge, source + 1, sourceRate));
        } else if (retiming.loop()) {
            int first = vertex.clock().shotFirst(frame) / retiming.factor();
            visitor.read(edge, 1, held(edge, first, sourceRate));
        }
    }

    /** Which of the frames made out of one input frame a frame is; 0 for a node that makes none. */
    static int phase(Vertex vertex, int frame) {
        return vertex.retiming().map(r -> Math.floorMod(frame, r.factor())).orElse(0);
    }

    private static int held(Edge edge, int frame, int rate) {
        int rateThere = edge.from().clock().rate();
        return rateThere == rate ? frame : (int) Math.floorDiv((long) frame * rateThere, (long) rate);
    }
}
