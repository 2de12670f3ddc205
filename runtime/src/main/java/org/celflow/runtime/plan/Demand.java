package org.celflow.runtime.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which frames of which nodes a request depends on, stored or not. */
final class Demand {
    private final List<Vertex> vertices;
    private final Frames[] frames;

    /** A growing set of frames. */
    private static final class Frames {
        private int[] values = new int[8];
        private int size;

        void add(int frame) {
            if (size > 0 && values[size - 1] == frame) {
                return;
            }
            if (size == values.length) {
                compact();
                if (2 * size > values.length) {
                    values = Arrays.copyOf(values, 2 * values.length);
                }
            }
            values[size++] = frame;
        }

        /** Sorts and removes what is there twice. */
        void compact() {
            Arrays.sort(values, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (kept == 0 || values[kept - 1] != values[i]) {
                    values[kept++] = values[i];
                }
            }
            size = kept;
        }

        int[] sorted() {
            compact();
            return Arrays.copyOf(values, size);
        }
    }

    /**
     * Carries a request up to the sources.
     *
     * @param vertices in topological order
     * @param asked frames by node, on the node's clock
     */
    Demand(List<Vertex> vertices, Map<Vertex, int[]> asked) {
        this.vertices = vertices;
        this.frames = new Frames[vertices.size()];
        Arrays.setAll(frames, i -> new Frames());
        asked.forEach((vertex, wanted) -> Arrays.stream(wanted).forEach(frames[vertex.index()]::add));
        for (int i = vertices.size() - 1; i >= 0; i--) {
            carry(vertices.get(i));
        }
    }

    private void carry(Vertex vertex) {
        Frames own = frames[vertex.index()];
        own.compact();
        if (vertex.hasPrevious() && vertex.variation() == Variation.FRAME) {
            addPrevious(vertex, own);
        }
        int[] wanted = vertex.readsWholeShot() ? canonical(vertex, own.sorted()) : own.sorted();
        for (int frame : wanted) {
            Reads.of(vertex, frame, (edge, offset, there) -> frames[edge.from().index()].add(there));
        }
    }

    /** A frame that reads its previous one needs every frame since the start of its shot. */
    private static void addPrevious(Vertex vertex, Frames own) {
        int[] wanted = own.sorted();
        for (int i = 0; i < wanted.length; i++) {
            int from = vertex.clock().shotFirst(wanted[i]);
            if (i > 0) {
                from = Math.max(from, wanted[i - 1]);
            }
            for (int frame = from; frame < wanted[i]; frame++) {
                own.add(frame);
            }
        }
        own.compact();
    }

    /** All nodes, in topological order. */
    List<Vertex> vertices() {
        return vertices;
    }

    /** The frames of a node that are needed, ascending. */
    int[] frames(Vertex vertex) {
        return frames[vertex.index()].sorted();
    }

    /** The frames that stand for them, ascending. */
    int[] canonicalFrames(Vertex vertex) {
        return canonical(vertex, frames(vertex));
    }

    private static int[] canonical(Vertex vertex, int[] frames) {
        return Arrays.stream(frames).map(vertex::canonical).sorted().distinct().toArray();
    }
}
