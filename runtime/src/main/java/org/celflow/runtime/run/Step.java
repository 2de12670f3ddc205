package org.celflow.runtime.run;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.celflow.node.Lane;
import org.celflow.runtime.Key;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.plan.Computation;
import org.celflow.runtime.store.Outputs;
import org.jspecify.annotations.Nullable;

/** A key in a run. Guarded by the dispatcher's lock. */
final class Step {
    /** Earlier frames first, then a step's own frame, then deeper ones; the number of the step makes the order total. */
    static final Comparator<Step> ORDER = Comparator.comparingInt((Step step) -> step.order)
            .thenComparingInt(step -> step.computation.graphFrame())
            .thenComparing(Comparator.comparingInt((Step step) -> step.computation.depth())
                    .reversed())
            .thenComparingInt(step -> step.number);

    /** How far it is. */
    enum State {
        WAITING,
        READY,
        RUNNING,
        DONE,
        FAILED
    }

    final int number;
    final Computation computation;
    final List<TaskId> ids;
    final List<Integer> frames;
    final boolean requested;

    /** The earliest graph frame that needs it. */
    int order;
    /** Whether it reads its outputs from a store. */
    boolean loads;

    State state = State.WAITING;
    /** Inputs that are not there yet. */
    int missing;
    /** What it reads. */
    List<Step> needs = List.of();
    /** Steps that will read it and are not over. */
    final Set<Step> readers = new LinkedHashSet<>();
    /** Its outputs while somebody needs them. */
    @Nullable
    Outputs live;
    /** Whether its outputs wait for being written to the disk cache. */
    boolean saving;
    /** Whether it was counted as computed, cached or failed. */
    boolean counted;

    @Nullable
    NodeFailure failure;

    Step(int number, Computation computation, List<TaskId> ids, List<Integer> frames, boolean requested, int order) {
        this.number = number;
        this.computation = computation;
        this.ids = List.copyOf(ids);
        this.frames = List.copyOf(frames);
        this.requested = requested;
        this.order = order;
    }

    Key key() {
        return computation.key();
    }

    Lane lane() {
        return loads ? Lane.IO : computation.type().lane();
    }

    boolean isOver() {
        return state == State.DONE || state == State.FAILED;
    }

    @Override
    public String toString() {
        return computation.id() + " " + state + (loads ? " (stored)" : "");
    }
}
