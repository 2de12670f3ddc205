package org.celflow.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * How many of the frames that a plan was asked for are there, told by the tasks that end. Counts as {@link Plan#frames()} does: at all
 * requested nodes together, on their own clocks. Not thread-safe.
 */
public final class FrameCount {
    private final Map<TaskId, Integer> missing = new HashMap<>();
    private final int asked;
    private int done;

    /** Of a plan of which nothing has run: what it need not compute is there. */
    public FrameCount(Plan plan) {
        asked = plan.frames();
        int all = 0;
        for (Task task : plan.tasks()) {
            int serves = task.state() == Task.State.TO_COMPUTE ? serves(plan.request(), task) : 0;
            if (serves > 0) {
                missing.put(task.id(), serves);
                all += serves;
            }
        }
        done = Math.max(0, asked - all);
    }

    private static int serves(Request request, Task task) {
        int count = request.nodes().contains(task.id().node()) ? task.frames().size() : 0;
        for (TaskId twin : task.twins()) {
            count += request.nodes().contains(twin.node()) ? 1 : 0;
        }
        return count;
    }

    /**
     * A task finished or failed.
     *
     * @return how many frames asked for came to their end with it; 0 when it is told again
     */
    public int ended(TaskId task) {
        Integer serves = missing.remove(task);
        int more = serves == null ? 0 : serves;
        done += more;
        return more;
    }

    /** Frames asked for. */
    public int asked() {
        return asked;
    }

    /** Those of them that are there or will not come. */
    public int done() {
        return done;
    }
}
