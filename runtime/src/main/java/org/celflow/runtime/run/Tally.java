package org.celflow.runtime.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.celflow.runtime.Key;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.RunEvent.Origin;
import org.celflow.runtime.RunResult;

/** What a run has done so far: counts, files, failures. A step that is done a second time counts once. Guarded by the lock. */
final class Tally {
    private final Map<Key, Path> files = new HashMap<>();
    private final List<NodeFailure> failures = new ArrayList<>();
    private final TreeSet<Integer> failedFrames = new TreeSet<>();
    private int computed;
    private int cached;
    private int failed;

    void done(Step step, Origin origin) {
        if (step.counted) {
            return;
        }
        step.counted = true;
        if (origin == Origin.COMPUTED) {
            computed++;
        } else {
            cached++;
        }
    }

    /** A step failed, for a cause of its own or because of another. */
    void failed(Step step) {
        if (!step.counted) {
            step.counted = true;
            failed++;
        }
        if (step.requested) {
            step.frames.forEach(frame -> failedFrames.add(step.computation.graphFrame(frame)));
        }
    }

    /** A cause of failures. */
    void cause(NodeFailure failure) {
        failures.add(failure);
    }

    /** The file of a sink is there. */
    void wrote(Key key, Path file) {
        files.put(key, file);
    }

    /** All of it. */
    RunResult result(int frames, Collection<Step> steps, double seconds, boolean cancelled) {
        List<Path> outputs = new ArrayList<>();
        for (Step step : steps) {
            Path file = files.get(step.key());
            if (file != null) {
                outputs.add(file);
            }
        }
        RunResult.Summary summary = new RunResult.Summary(frames, steps.size(), computed, cached, failed, seconds);
        return new RunResult(summary, outputs, failures, List.copyOf(failedFrames), cancelled);
    }
}
