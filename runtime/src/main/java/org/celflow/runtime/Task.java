package org.celflow.runtime;

import java.util.List;
import java.util.stream.Stream;
import org.celflow.node.Lane;

/**
 * One computation of a plan. Frames and nodes with the same key share one task: a drawing that is held on twos is one.
 *
 * @param id the first frame that it serves
 * @param key identifies its outputs
 * @param lane who computes it
 * @param needs the tasks whose outputs it reads; empty when it is stored
 * @param frames every frame that it serves in this plan, ascending, on the clock of the node of {@code id}
 * @param twins other nodes that have the same key, each by its first frame
 * @param state whether its outputs are there
 * @param reason why it runs, or where its outputs are
 */
public record Task(
        TaskId id,
        Key key,
        Lane lane,
        List<TaskId> needs,
        List<Integer> frames,
        List<TaskId> twins,
        State state,
        Reason reason) {
    /** Copies the lists. */
    public Task {
        needs = List.copyOf(needs);
        frames = List.copyOf(frames);
        twins = List.copyOf(twins);
    }

    /** The id and those of the twins: whom events are about. */
    public List<TaskId> ids() {
        return Stream.concat(Stream.of(id), twins.stream()).toList();
    }

    /** Whether outputs are there. */
    public enum State {
        /** They have to be computed. */
        TO_COMPUTE,
        /** They are in a cache, or the file is written. */
        STORED
    }
}
