package org.celflow.runtime;

import java.util.Map;
import java.util.Optional;
import org.celflow.graph.NodeId;
import org.celflow.node.value.Image;
import org.celflow.node.value.Value;

/** What happens in a run. Events of one task come in order; events of different tasks in any. */
public sealed interface RunEvent {
    /** The run's id. */
    long run();

    /** The first event. */
    record Started(long run, Plan plan) implements RunEvent {}

    /** A task is being computed. */
    record TaskStarted(long run, TaskId task) implements RunEvent {}

    /** A task has done some of its steps; at most about ten a second and task. */
    record Progress(long run, TaskId task, int done, int total) implements RunEvent {}

    /** An intermediate picture; at most about five a second and task. */
    record Preview(long run, TaskId task, Image image) implements RunEvent {}

    /**
     * Something that the user should know and that stops nothing.
     *
     * @param node the node concerned; empty when it is about the run, as a cache folder that cannot be written
     * @param frame the frame concerned, if it is one
     * @param message one sentence
     */
    record Warning(long run, Optional<NodeId> node, Optional<Integer> frame, String message) implements RunEvent {}

    /**
     * A task's outputs are there.
     *
     * @param origin where they come from
     * @param values the outputs by name; empty for a file that was already written. Listeners must not hold on to them
     */
    record Finished(long run, TaskId task, Origin origin, Map<String, Value> values) implements RunEvent {}

    /** A task failed, or cannot be computed because another failed ({@link NodeFailure.Kind#UPSTREAM}). */
    record Failed(long run, NodeFailure failure) implements RunEvent {}

    /** The last event. */
    record Ended(long run, RunResult result) implements RunEvent {}

    /** Where outputs come from. */
    enum Origin {
        /** Computed in this run. */
        COMPUTED,
        /** The memory cache. */
        MEMORY,
        /** The disk cache, or a file already written. */
        DISK
    }
}
