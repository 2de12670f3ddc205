package org.celflow.runtime.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * Holds back frames while the values of a run fill their budget. The oldest unfinished frame always passes, and so does
 * every frame that passed before, so that what was begun is finished and its values are freed. Guarded by the dispatcher's
 * lock.
 */
final class MemoryGate {
    private final long budget;
    private final TreeMap<Integer, Integer> unfinished = new TreeMap<>();
    private int admitted = Integer.MIN_VALUE;
    private long live;

    /** A gate with a budget in bytes. */
    MemoryGate(long budget) {
        this.budget = budget;
    }

    /** A step of a frame has to be done. */
    void open(int frame) {
        unfinished.merge(frame, 1, Integer::sum);
    }

    /** A step of a frame is over. */
    void close(int frame) {
        unfinished.computeIfPresent(frame, (f, steps) -> steps == 1 ? null : steps - 1);
    }

    /** A step is needed for an earlier frame than was known. */
    void move(int from, int to) {
        close(from);
        open(to);
    }

    void add(long bytes) {
        live += bytes;
    }

    void remove(long bytes) {
        live -= bytes;
    }

    long live() {
        return live;
    }

    /** Whether a step of a frame may start; if so, the frame stays admitted. */
    boolean admits(int frame) {
        Map.Entry<Integer, Integer> oldest = unfinished.firstEntry();
        if (frame > admitted && live >= budget && oldest != null && frame > oldest.getKey()) {
            return false;
        }
        admitted = Math.max(admitted, frame);
        return true;
    }
}
