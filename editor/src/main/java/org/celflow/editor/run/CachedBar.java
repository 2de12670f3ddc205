package org.celflow.editor.run;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.celflow.editor.Background;
import org.celflow.editor.UiThread;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Timeline;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.InvalidGraphException;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Request;
import org.celflow.runtime.Task;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.Workspace;

/** Which frames of the viewed node are there, looked up in the background a moment after something changed. FX thread only. */
public final class CachedBar {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Evaluator evaluator;
    private final Supplier<Workspace> workspace;
    private final UiThread fx;
    private final Background.Later later;
    private final ReadOnlyObjectWrapper<BitSet> frames = new ReadOnlyObjectWrapper<>(this, "frames", new BitSet());
    private long asked;

    /** Knows nothing yet. */
    public CachedBar(Evaluator evaluator, Supplier<Workspace> workspace, Background background, UiThread fx) {
        this.evaluator = evaluator;
        this.workspace = workspace;
        this.fx = fx;
        this.later = background.later(PAUSE);
    }

    /** Frames on the node's own clock, counted from the timeline's first; not to be modified. */
    public ReadOnlyObjectProperty<BitSet> frames() {
        return frames.getReadOnlyProperty();
    }

    /** Looks up a node's frames. */
    public void look(Graph graph, Optional<NodeId> node, int rate) {
        long mine = ++asked;
        Workspace where = workspace.get();
        later.run(() -> {
            BitSet found = node.filter(graph.nodes()::containsKey)
                    .map(id -> stored(graph, where, id, rate))
                    .orElseGet(BitSet::new);
            fx.execute(() -> {
                if (mine == asked) {
                    frames.set(found);
                }
            });
        });
    }

    private BitSet stored(Graph graph, Workspace where, NodeId node, int rate) {
        Timeline timeline = graph.timeline();
        int first = timeline.shots().get(0).first();
        int end = timeline.shots().get(timeline.shots().size() - 1).end();
        BitSet stored = new BitSet();
        try {
            Plan plan = evaluator.plan(graph, where, Request.of(node, new FrameRange(first, end - 1)));
            for (Task task : plan.tasks()) {
                if (task.state() == Task.State.STORED
                        && task.ids().stream().map(TaskId::node).anyMatch(node::equals)) {
                    task.frames().forEach(frame -> stored.set(Math.max(0, frame - first * rate)));
                }
            }
        } catch (InvalidGraphException e) {
            return new BitSet(); // a graph that cannot run has no frames; the problems list says why
        }
        return stored;
    }
}
