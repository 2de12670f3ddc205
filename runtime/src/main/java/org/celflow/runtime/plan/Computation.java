package org.celflow.runtime.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.FrameFile;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeType;
import org.celflow.node.time.Shot;
import org.celflow.node.time.TimeNeed;
import org.celflow.node.time.Timeline;
import org.celflow.runtime.Key;
import org.celflow.runtime.TaskId;

/** Everything needed to compute one key, once the values of its bindings are there. */
public final class Computation {
    private final Vertex vertex;
    private final int frame;
    private final Key key;
    private final int depth;
    private final KeyTable keys;
    private final Timeline timeline;

    /**
     * One read of an input.
     *
     * @param input the input's name
     * @param offset as {@link org.celflow.node.Frames} counts it
     * @param key whose outputs are read
     * @param output which of them
     */
    public record Binding(String input, int offset, Key key, String output) {}

    /** A file and its digest. */
    public record SourceFile(Path path, String sha256) {}

    Computation(Vertex vertex, int frame, Key key, int depth, KeyTable keys, Timeline timeline) {
        this.vertex = vertex;
        this.frame = frame;
        this.key = key;
        this.depth = depth;
        this.keys = keys;
        this.timeline = timeline;
    }

    /** Identifies the outputs. */
    public Key key() {
        return key;
    }

    /** Node and frame, on the node's own clock. */
    public TaskId id() {
        return new TaskId(vertex.id(), frame);
    }

    /** The node's type. */
    public NodeType type() {
        return vertex.type();
    }

    /** The frame of the graph. */
    public int graphFrame() {
        return vertex.clock().graphFrame(frame);
    }

    /** The frame of the graph for another frame on the same clock. */
    public int graphFrame(int other) {
        return vertex.clock().graphFrame(other);
    }

    /** Which of the frames made out of one this is. */
    public int phase() {
        return Reads.phase(vertex, frame);
    }

    /** Nodes on the longest way up to a source. */
    public int depth() {
        return depth;
    }

    /** Whether the node may ask for frame rate and shot: they are in its key. */
    public boolean knowsTimeline() {
        return KeyTable.declaresFrame(vertex.type());
    }

    /** The frame rate and the shot of this frame, on the node's own clock. */
    public Timeline shotTimeline() {
        int first = vertex.clock().shotFirst(frame);
        int graphFirst = vertex.clock().graphFrame(first);
        String name = timeline.shotAt(graphFirst).map(Shot::name).orElse("shot");
        return new Timeline(
                timeline.fps() * vertex.clock().rate(),
                List.of(new Shot(name, first, vertex.clock().shotEnd(frame))));
    }

    /** The reads, inputs in the order of the type, then offsets ascending. */
    public List<Binding> bindings() {
        List<Binding> bindings = new ArrayList<>();
        Reads.of(
                vertex,
                frame,
                (edge, offset, there) ->
                        bindings.add(new Binding(edge.input(), offset, keys.at(edge.from(), there), edge.output())));
        int previous = Reads.previous(vertex, frame);
        if (previous != frame) {
            for (InputSpec input : vertex.type().inputs()) {
                if (input.need() instanceof TimeNeed.PreviousOutput need) {
                    String output = need.output().isEmpty()
                            ? vertex.type().outputs().get(0).name()
                            : need.output();
                    bindings.add(new Binding(input.name(), -1, keys.at(vertex, previous), output));
                }
            }
        }
        return bindings;
    }

    /** The arguments for the parameters, by name. */
    public Map<String, Object> parameters() {
        return vertex.params().arguments(frame);
    }

    /** The files that the parameters name at this frame. */
    public List<SourceFile> files() {
        return vertex.params().files(frame).stream()
                .map(file -> new SourceFile(file.path(), file.sha256()))
                .toList();
    }

    /** Why it cannot be computed, as a file that cannot be read. */
    public Optional<String> obstacle() {
        return vertex.params().obstacle(frame);
    }

    /**
     * The file of a sequence parameter at another frame.
     *
     * @throws IllegalArgumentException if the node has no such parameter
     */
    public FrameFile fileAt(String param, int other) {
        return vertex.params()
                .find(param)
                .filter(BoundParam.FilePerFrame.class::isInstance)
                .map(bound -> (FrameFile) bound.argument(other))
                .orElseThrow(() -> new IllegalArgumentException("%s has no sequence parameter %s"
                        .formatted(vertex.type().id(), param)));
    }

    /** The files that a sink writes at this frame. */
    public List<Path> targets() {
        return keys.targets(vertex, frame);
    }
}
