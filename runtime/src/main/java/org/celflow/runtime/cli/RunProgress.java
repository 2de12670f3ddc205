package org.celflow.runtime.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.celflow.graph.NodeId;
import org.celflow.runtime.FrameCount;
import org.celflow.runtime.Plan;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.Task;
import org.celflow.runtime.TaskId;

/**
 * How far a run is, folded from its events. The time left is guessed from how long each node took so far, since a sampler
 * takes a thousand times as long as a mask. Not thread-safe.
 */
final class RunProgress {
    /** Work of one node in this run. */
    private static final class Work {
        private int left;
        private int done;
        private double seconds;

        /** Seconds that one task takes, by those that are done. */
        Optional<Double> mean() {
            return done == 0 ? Optional.empty() : Optional.of(seconds / done);
        }
    }

    private record Step(long startedNanos, int done, int total) {}

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final Set<TaskId> open = new HashSet<>();
    private final Map<NodeId, Work> works = new HashMap<>();
    private final Map<TaskId, Step> running = new LinkedHashMap<>();
    private final FrameCount frames;
    private final int framesBefore;
    private int framesFailed;
    private Optional<TaskId> lastFrame = Optional.empty();

    RunProgress(Plan plan, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.frames = new FrameCount(plan);
        this.framesBefore = frames.done();
        for (Task task : plan.tasks()) {
            if (task.state() == Task.State.TO_COMPUTE) {
                open.add(task.id());
                works.computeIfAbsent(task.id().node(), node -> new Work()).left++;
            }
        }
    }

    /** Takes an event in. */
    void on(RunEvent event) {
        if (event instanceof RunEvent.TaskStarted e) {
            running.put(e.task(), new Step(nanoTime.getAsLong(), 0, 0));
        } else if (event instanceof RunEvent.Progress e) {
            Step step = running.get(e.task());
            if (step != null) {
                running.put(e.task(), new Step(step.startedNanos(), e.done(), e.total()));
            }
        } else if (event instanceof RunEvent.Finished e) {
            ended(e.task(), false);
        } else if (event instanceof RunEvent.Failed e) {
            ended(new TaskId(e.failure().node(), e.failure().frame()), true);
        }
    }

    private void ended(TaskId id, boolean failed) {
        Step step = running.remove(id);
        Work work = works.get(id.node());
        if (!open.remove(id) || work == null) {
            return;
        }
        work.left--;
        if (step != null) {
            work.done++;
            work.seconds += (nanoTime.getAsLong() - step.startedNanos()) / 1e9;
        }
        int more = frames.ended(id);
        if (more > 0) {
            framesFailed += failed ? more : 0;
            lastFrame = Optional.of(id);
        }
    }

    /** Frames asked for. */
    int frames() {
        return frames.asked();
    }

    /** Frames that are there or will not come. */
    int framesDone() {
        return frames.done();
    }

    /** Those of them that will not come. */
    int framesFailed() {
        return framesFailed;
    }

    /** The last frame that was finished in this run. */
    Optional<TaskId> lastFrame() {
        return lastFrame;
    }

    /** Since the start. */
    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    }

    /** Frames a minute in this run; empty before the first. */
    Optional<Double> framesPerMinute() {
        double minutes = elapsed().toNanos() / 60e9;
        return framesDone() == framesBefore || minutes <= 0
                ? Optional.empty()
                : Optional.of((framesDone() - framesBefore) / minutes);
    }

    /**
     * The time left: the mean seconds of each node times what is left of it, stretched by how much slower or faster than
     * one task at a time the run was so far. Empty while the slowest node is not yet known.
     */
    Optional<Duration> left() {
        double ahead = 0;
        double behind = 0;
        for (Map.Entry<NodeId, Work> entry : works.entrySet()) {
            Work work = entry.getValue();
            behind += work.seconds;
            Optional<Double> mean = work.mean().or(() -> guess(entry.getKey()));
            if (work.left > 0 && mean.isEmpty()) {
                return Optional.empty();
            }
            ahead += work.left * mean.orElse(0.0);
        }
        for (Step step : running.values()) {
            double spent = (nanoTime.getAsLong() - step.startedNanos()) / 1e9;
            ahead -= spent;
            behind += spent;
        }
        if (behind <= 0) {
            return Optional.empty();
        }
        double stretch = elapsed().toNanos() / 1e9 / behind;
        return Optional.of(Duration.ofMillis((long) (Math.max(0, ahead) * stretch * 1000)));
    }

    /** A node of which no task is done yet: from the steps of one that is running. */
    private Optional<Double> guess(NodeId node) {
        for (Map.Entry<TaskId, Step> entry : running.entrySet()) {
            Step step = entry.getValue();
            if (entry.getKey().node().equals(node) && step.done() > 0) {
                double spent = (nanoTime.getAsLong() - step.startedNanos()) / 1e9;
                return Optional.of(spent * step.total() / step.done());
            }
        }
        return Optional.empty();
    }

    /** What is being computed, as {@code sampler, frame 7, step 3 of 16}; the longest under way. */
    Optional<String> doing() {
        return running.entrySet().stream().findFirst().map(entry -> {
            Step step = entry.getValue();
            String steps = step.total() > 1 ? ", step %d of %d".formatted(step.done(), step.total()) : "";
            return "%s, frame %d%s"
                    .formatted(entry.getKey().node(), entry.getKey().frame(), steps);
        });
    }
}
