package org.celflow.runtime.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.celflow.runtime.Key;
import org.celflow.runtime.store.Outputs;

/** The values of a run that somebody still reads, or that wait for the disk cache. Guarded by the dispatcher's lock. */
final class LiveValues {
    private final MemoryGate gate;

    LiveValues(MemoryGate gate) {
        this.gate = gate;
    }

    /** A step's outputs are there; they go as soon as nobody needs them. */
    void add(Step step, Outputs outputs) {
        step.live = outputs;
        gate.add(outputs.bytes());
    }

    /** The values that a step reads. */
    Map<Key, Outputs> inputs(Step step) {
        Map<Key, Outputs> inputs = new HashMap<>();
        for (Step need : step.needs) {
            if (need.live == null) {
                throw new IllegalStateException(need + " is gone while " + step + " needs it");
            }
            inputs.put(need.key(), need.live);
        }
        return inputs;
    }

    /** A step that is over reads nothing any more. */
    void release(Step step) {
        for (Step need : step.needs) {
            need.readers.remove(step);
            forgetIfUnused(need);
        }
        step.needs = List.of();
    }

    void forgetIfUnused(Step step) {
        if (step.live != null && step.readers.isEmpty() && !step.saving) {
            gate.remove(step.live.bytes());
            step.live = null;
        }
    }
}
