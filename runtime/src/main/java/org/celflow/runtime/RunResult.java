package org.celflow.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * How a run ended.
 *
 * @param summary in numbers
 * @param outputs the files that sinks wrote, or had written before and are still whole, by sink and frame
 * @param failures the causes of what failed, in the order in which they came; frames that fail because of a frame before
 *     them or a node above them do not repeat the cause
 * @param failedFrames the frames of the graph of which something asked for is missing because of a failure, ascending
 * @param cancelled whether it was cancelled before everything was done
 */
public record RunResult(
        Summary summary,
        List<Path> outputs,
        List<NodeFailure> failures,
        List<Integer> failedFrames,
        boolean cancelled) {
    /** Copies the lists. */
    public RunResult {
        outputs = List.copyOf(outputs);
        failures = List.copyOf(failures);
        failedFrames = List.copyOf(failedFrames);
    }

    /**
     * A run in numbers. Unless it was cancelled or stopped at the first failure,
     * {@code computed + cached + failed = tasks}.
     *
     * @param frames frames asked for, at all requested nodes together, on their own clocks
     * @param tasks distinct keys that the run wanted: those that it had to compute, and the stored ones at which it could
     *     stop looking further up
     * @param computed tasks computed in this run; 0 when all files asked for are already written
     * @param cached tasks whose outputs were there
     * @param failed tasks that failed, or could not start because one above them failed
     * @param seconds from start to end
     */
    public record Summary(int frames, int tasks, int computed, int cached, int failed, double seconds) {}
}
