package org.celflow.editor.run;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.editor.view.Picture;
import org.celflow.editor.view.Raster;
import org.celflow.node.value.Latent;
import org.celflow.runtime.TaskId;

/** The events of one node of a run, folded. Guarded by the bridge's lock. */
final class NodeFold {
    private record Steps(int done, int total) {
        double share() {
            return total <= 0 ? 0 : Math.max(0, Math.min(1, (double) done / total));
        }
    }

    private final Map<TaskId, Steps> running = new LinkedHashMap<>();
    private final Set<TaskId> open = new HashSet<>();
    private int stored;
    private int toCompute;
    private int finished;
    private int failures;
    private int skipped;
    private boolean computedAny;
    private boolean over;
    private boolean previewed;
    private String failure = "";
    private Optional<Raster> thumbnail = Optional.empty();
    private String caption = "";

    void expect(TaskId task, boolean isStored) {
        if (isStored) {
            stored++;
        } else if (open.add(task)) {
            toCompute++;
        }
    }

    void started(TaskId task) {
        running.put(task, new Steps(0, 0));
    }

    void progress(TaskId task, int done, int total) {
        running.replace(task, new Steps(done, total));
    }

    void finished(TaskId task, boolean computed) {
        running.remove(task);
        computedAny |= computed;
        if (open.remove(task)) {
            finished++;
        }
    }

    void failed(TaskId task, boolean upstream, String why) {
        running.remove(task);
        open.remove(task);
        if (upstream) {
            skipped++;
        } else {
            failures++;
            if (failure.isEmpty()) {
                failure = why;
            }
        }
    }

    void preview(Picture picture) {
        show(picture);
        previewed = true;
    }

    /** The picture of a finished frame. The last preview of a latent tells more than its bare numbers. */
    void result(Picture picture) {
        if (!previewed || !(picture.value() instanceof Latent)) {
            show(picture);
        }
    }

    private void show(Picture picture) {
        caption = picture.caption();
        thumbnail = caption.isEmpty() ? Optional.of(picture.raster().fitted(NodeStatus.THUMBNAIL)) : Optional.empty();
    }

    void ended() {
        running.clear();
        over = true;
    }

    /** Tasks done, with shares of those under way. */
    private double doneOfComputed() {
        double under = 0;
        for (Steps steps : running.values()) {
            under += steps.share();
        }
        return Math.min(toCompute, finished + failures + skipped + under);
    }

    /** What runs, one line; empty when nothing does. */
    String running() {
        for (Map.Entry<TaskId, Steps> task : running.entrySet()) {
            Steps steps = task.getValue();
            return steps.total() > 0
                    ? "frame %d, step %d of %d".formatted(task.getKey().frame(), steps.done(), steps.total())
                    : "frame %d".formatted(task.getKey().frame());
        }
        return "";
    }

    RunSnapshot.Node show() {
        int total = stored + toCompute;
        double progress = total == 0 ? 0 : (stored + doneOfComputed()) / total;
        return new RunSnapshot.Node(state(), progress, failure.isEmpty() ? running() : failure, thumbnail, caption);
    }

    private NodeStatus.State state() {
        if (!running.isEmpty()) {
            return NodeStatus.State.RUNNING;
        } else if (failures > 0) {
            return NodeStatus.State.FAILED;
        } else if (finished + skipped < toCompute) {
            return over ? NodeStatus.State.IDLE : finished > 0 ? NodeStatus.State.RUNNING : NodeStatus.State.QUEUED;
        } else if (skipped > 0) {
            return NodeStatus.State.IDLE;
        }
        return computedAny ? NodeStatus.State.DONE : NodeStatus.State.CACHED;
    }
}
