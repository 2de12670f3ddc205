package org.celflow.editor.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.celflow.editor.view.Picture;
import org.celflow.editor.view.Pictures;
import org.celflow.graph.NodeId;
import org.celflow.node.value.Value;
import org.celflow.runtime.FrameCount;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.Plan;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunListener;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.Task;
import org.celflow.runtime.TaskId;

/**
 * Hears the events of one run on any thread, folds them, and hands the FX thread what changed, at most once a pulse. A
 * bridge belongs to one run; after {@link #detach()} nothing of that run reaches the window any more.
 */
final class ProgressBridge implements RunListener {
    private final Object lock = new Object();
    private final Consumer<Runnable> nextPulse;
    private final Consumer<RunSnapshot> sink;
    private final LongSupplier nanos;
    private final Predicate<NodeId> unkept;
    private final TimeLeft timeLeft;
    private final Map<NodeId, NodeFold> nodes = new LinkedHashMap<>();
    private final Map<TaskId, List<TaskId>> twins = new HashMap<>();
    private final Map<TaskId, List<Integer>> served = new HashMap<>();
    private final Map<TaskId, Picture> unkeptPictures = new HashMap<>();
    private final Map<TaskId, Long> startedAt = new HashMap<>();
    private final Set<NodeId> changed = new HashSet<>();
    private final Set<NodeId> fresh = new HashSet<>();
    private final Map<NodeId, RunSnapshot.Preview> previews = new HashMap<>();
    private final List<RunSnapshot.Notice> warnings = new ArrayList<>();
    private final List<NodeFailure> failures = new ArrayList<>();
    private Optional<FrameCount> frames = Optional.empty();
    private long begun;
    private Optional<RunResult> ended = Optional.empty();
    private String message = "";
    private boolean asked;
    private boolean detached;

    /**
     * A bridge.
     *
     * @param nextPulse runs work on the FX thread just before the next frame is drawn
     * @param sink hears what changed, on the FX thread
     * @param nanos a clock that only grows
     * @param unkept nodes whose results no cache keeps, so that their pictures are seen now or never
     */
    ProgressBridge(
            Consumer<Runnable> nextPulse,
            Consumer<RunSnapshot> sink,
            LongSupplier nanos,
            Predicate<NodeId> unkept,
            int cpuThreads) {
        this.nextPulse = nextPulse;
        this.sink = sink;
        this.nanos = nanos;
        this.unkept = unkept;
        this.timeLeft = new TimeLeft(cpuThreads);
    }

    /** Drops what comes from now on. */
    void detach() {
        synchronized (lock) {
            detached = true;
        }
    }

    @Override
    public void on(RunEvent event) {
        // Pictures are made before the lock is taken: they take milliseconds.
        Optional<Picture> picture = picture(event);
        synchronized (lock) {
            if (detached) {
                return;
            }
            fold(event, picture);
            if (!asked) {
                asked = true;
                nextPulse.accept(this::flush);
            }
        }
    }

    private static Optional<Picture> picture(RunEvent event) {
        if (event instanceof RunEvent.Preview preview) {
            return Pictures.of(preview.image());
        } else if (event instanceof RunEvent.Finished finished) {
            for (Value value : finished.values().values()) {
                Optional<Picture> picture = Pictures.of(value);
                if (picture.isPresent()) {
                    return picture;
                }
            }
        }
        return Optional.empty();
    }

    private void fold(RunEvent event, Optional<Picture> picture) {
        if (event instanceof RunEvent.Started started) {
            begin(started.plan());
        } else if (event instanceof RunEvent.TaskStarted started) {
            startedAt.put(started.task(), nanos.getAsLong());
            each(started.task(), NodeFold::started);
        } else if (event instanceof RunEvent.Progress progress) {
            each(progress.task(), (node, id) -> node.progress(id, progress.done(), progress.total()));
            Long began = startedAt.get(progress.task());
            if (began != null && progress.total() > 0) {
                timeLeft.underWay(
                        progress.task().node(),
                        (nanos.getAsLong() - began) * 1e-9,
                        (double) progress.done() / progress.total());
            }
        } else if (event instanceof RunEvent.Preview preview) {
            picture.ifPresent(shown -> each(preview.task(), (node, id) -> {
                node.preview(shown);
                previews.put(id.node(), new RunSnapshot.Preview(id.frame(), shown));
            }));
        } else if (event instanceof RunEvent.Warning warning) {
            warnings.add(new RunSnapshot.Notice(warning.node(), warning.frame(), warning.message()));
        } else if (event instanceof RunEvent.Finished finished) {
            finished(finished, picture);
        } else if (event instanceof RunEvent.Failed failed) {
            failed(failed.failure());
        } else if (event instanceof RunEvent.Ended end) {
            ended = Optional.of(end.result());
            nodes.forEach((id, node) -> {
                node.ended();
                changed.add(id);
            });
        }
    }

    private void begin(Plan plan) {
        begun = nanos.getAsLong();
        frames = Optional.of(new FrameCount(plan));
        for (Task task : plan.tasks()) {
            twins.put(task.id(), task.ids());
            if (unkept.test(task.id().node())) {
                served.put(task.id(), task.frames());
            }
            for (TaskId id : task.ids()) {
                NodeFold node = nodes.computeIfAbsent(id.node(), n -> new NodeFold());
                node.expect(id, task.state() == Task.State.STORED);
                changed.add(id.node());
            }
            if (task.state() == Task.State.TO_COMPUTE) {
                timeLeft.expect(task.id().node(), task.lane());
            }
        }
    }

    private void finished(RunEvent.Finished finished, Optional<Picture> picture) {
        frames.ifPresent(count -> count.ended(finished.task()));
        boolean computed = finished.origin() == RunEvent.Origin.COMPUTED;
        Long began = startedAt.remove(finished.task());
        if (began != null) {
            timeLeft.done(finished.task().node(), (nanos.getAsLong() - began) * 1e-9);
        } else {
            timeLeft.dropped(finished.task().node());
        }
        picture.ifPresent(shown -> served.getOrDefault(finished.task(), List.of())
                .forEach(frame -> unkeptPictures.put(new TaskId(finished.task().node(), frame), shown)));
        each(finished.task(), (node, id) -> {
            node.finished(id, computed);
            picture.ifPresent(node::result);
            previews.remove(id.node());
            fresh.add(id.node());
        });
    }

    private void failed(NodeFailure failure) {
        timeLeft.dropped(failure.node());
        TaskId task = new TaskId(failure.node(), failure.frame());
        startedAt.remove(task);
        frames.ifPresent(count -> count.ended(task));
        each(
                task,
                (node, id) -> node.failed(
                        id,
                        failure.kind() == NodeFailure.Kind.UPSTREAM,
                        "frame %d: %s".formatted(failure.frame(), failure.message())));
        if (failure.kind() != NodeFailure.Kind.UPSTREAM) {
            failures.add(failure);
        }
    }

    private interface NodeAction {
        void on(NodeFold node, TaskId id);
    }

    private void each(TaskId task, NodeAction action) {
        for (TaskId id : twins.getOrDefault(task, List.of(task))) {
            action.on(nodes.computeIfAbsent(id.node(), n -> new NodeFold()), id);
            changed.add(id.node());
        }
    }

    private void flush() {
        RunSnapshot snapshot;
        synchronized (lock) {
            asked = false;
            if (detached) {
                return;
            }
            snapshot = snapshot();
            changed.clear();
            fresh.clear();
            previews.clear();
            unkeptPictures.clear();
            warnings.clear();
            failures.clear();
        }
        sink.accept(snapshot);
    }

    private RunSnapshot snapshot() {
        Map<NodeId, RunSnapshot.Node> shown = new LinkedHashMap<>();
        for (Map.Entry<NodeId, NodeFold> entry : nodes.entrySet()) {
            NodeFold node = entry.getValue();
            if (changed.contains(entry.getKey())) {
                shown.put(entry.getKey(), node.show());
            }
            if (!node.running().isEmpty()) {
                message = "%s, %s".formatted(entry.getKey(), node.running());
            }
        }
        return new RunSnapshot(
                shown,
                Map.copyOf(previews),
                Map.copyOf(unkeptPictures),
                Set.copyOf(fresh),
                List.copyOf(warnings),
                List.copyOf(failures),
                ended.isPresent() ? 1 : timeLeft.share((nanos.getAsLong() - begun) * 1e-9),
                frames.map(FrameCount::done).orElse(0),
                frames.map(FrameCount::asked).orElse(0),
                timeLeft.seconds(),
                message,
                ended);
    }
}
