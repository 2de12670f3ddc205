package org.celflow.runtime.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.NodeId;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.time.Timeline;
import org.celflow.runtime.Key;
import org.celflow.runtime.file.OutputTarget;
import org.celflow.runtime.key.KeyEncoder;
import org.celflow.runtime.key.NodeCode;

/**
 * The keys of all frames that a request depends on. A key is the digest of, in this order: a format number; the type and
 * its version; in development the class file's digest; the parameters at the frame, files by their content; for each
 * input its name and, for each read, the offset, the output's name and the key that is read; the phase of a retiming node;
 * the frame, frame rate and shot if the type declares that it uses the frame; the frame and the file to write if it is a
 * sink.
 */
final class KeyTable {
    private static final String FORMAT = "celflow-key-1";

    private final Timeline timeline;
    private final Path output;
    private final NodeCode code;
    private final Demand demand;
    private final Map<Vertex, Row> rows = new HashMap<>();

    /** The keys of one node by canonical frame, ascending. */
    private static final class Row {
        final int[] frames;
        final Key[] keys;

        Row(int[] frames) {
            this.frames = frames;
            this.keys = new Key[frames.length];
        }

        Key at(int frame) {
            int i = Arrays.binarySearch(frames, frame);
            if (i < 0) {
                throw new IllegalArgumentException("frame %d was not asked for".formatted(frame));
            }
            return keys[i];
        }
    }

    /** Hears of a key. */
    @FunctionalInterface
    interface Visitor {
        void key(Vertex vertex, int canonicalFrame, Key key);
    }

    KeyTable(Timeline timeline, Path output, NodeCode code, Demand demand) {
        this.timeline = timeline;
        this.output = output;
        this.code = code;
        this.demand = demand;
        demand.vertices().forEach(this::fill);
    }

    /** The key of a node at any frame that was asked for. */
    Key at(Vertex vertex, int frame) {
        Row row = rows.get(vertex);
        if (row == null) {
            throw new IllegalArgumentException(vertex + " was not asked for");
        }
        return row.at(vertex.canonical(frame));
    }

    /** Lists all keys, nodes in topological order, then frames. */
    void forEach(Visitor visitor) {
        for (Vertex vertex : demand.vertices()) {
            Row row = rows.get(vertex);
            for (int i = 0; row != null && i < row.frames.length; i++) {
                visitor.key(vertex, row.frames[i], row.keys[i]);
            }
        }
    }

    /** As {@link #forEach}, but lists every frame that was asked for and not only those that stand for others. */
    void forEachFrame(Visitor visitor) {
        for (Vertex vertex : demand.vertices()) {
            for (int frame : demand.frames(vertex)) {
                visitor.key(vertex, frame, at(vertex, frame));
            }
        }
    }

    private void fill(Vertex vertex) {
        int[] frames = demand.canonicalFrames(vertex);
        Row row = new Row(frames);
        rows.put(vertex, row);
        NodeType type = vertex.type();
        KeyEncoder encoder = new KeyEncoder();
        encoder.text(FORMAT).text(type.reference());
        codeOf(vertex).ifPresent(digest -> encoder.text("@code").text(digest));
        byte[] prefix = encoder.toBytes();
        boolean previous = vertex.hasPrevious();
        List<String> patterns = patterns(vertex);
        for (int i = 0; i < frames.length; i++) {
            int frame = frames[i];
            encoder.reset().raw(prefix);
            vertex.params().encode(encoder, frame);
            Reads.of(
                    vertex,
                    frame,
                    (edge, offset, there) -> encoder.text(edge.input())
                            .number(offset)
                            .text(edge.output())
                            .key(at(edge.from(), there)));
            if (previous && Reads.previous(vertex, frame) != frame) {
                encoder.text("@previous").key(row.at(frame - 1));
            }
            if (vertex.retiming().isPresent()) {
                encoder.text("@phase").number(Reads.phase(vertex, frame));
            }
            if (declaresFrame(type)) {
                encoder.text("@frame")
                        .number(frame)
                        .value(timeline.fps())
                        .number(vertex.clock().shotFirst(frame))
                        .number(vertex.clock().shotEnd(frame));
            }
            if (type.sink()) {
                encoder.text("@sink").number(frame);
                patterns.forEach(pattern -> encoder.text(target(pattern, frame).toString()));
            }
            row.keys[i] = encoder.toKey();
        }
    }

    /** The digest of the class file of a node that is being developed. */
    Optional<String> codeOf(Vertex vertex) {
        return code.digest(vertex.type().implementation().type());
    }

    /** The files that a sink writes at a frame. */
    List<Path> targets(Vertex vertex, int frame) {
        return patterns(vertex).stream().map(pattern -> target(pattern, frame)).toList();
    }

    /** The patterns of a sink's output parameters. */
    static List<String> patterns(Vertex vertex) {
        List<String> patterns = new ArrayList<>();
        for (ParamSpec spec : vertex.type().params()) {
            if (vertex.type().sink() && spec instanceof ParamSpec.OutputParam) {
                patterns.add(
                        (String) vertex.params().find(spec.name()).orElseThrow().argument(0));
            }
        }
        return patterns;
    }

    private Path target(String pattern, int frame) {
        try {
            return OutputTarget.of(output, pattern, frame);
        } catch (NodeException e) {
            throw new IllegalStateException("checked when it was bound", e);
        }
    }

    /** Whether the type itself declares that it uses the frame; every sink may ask for it besides. */
    static boolean declaresFrame(NodeType type) {
        NodeInfo info = type.implementation().type().getAnnotation(NodeInfo.class);
        return type.usesFrame() && (!type.sink() || info != null && info.usesFrame());
    }

    /** The vertices by their names. */
    Map<NodeId, Vertex> byId() {
        Map<NodeId, Vertex> byId = new HashMap<>();
        demand.vertices().forEach(vertex -> byId.put(vertex.id(), vertex));
        return byId;
    }
}
