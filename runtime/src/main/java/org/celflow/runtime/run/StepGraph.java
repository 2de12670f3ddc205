package org.celflow.runtime.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.runtime.Key;
import org.celflow.runtime.Task;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.plan.Computation;
import org.celflow.runtime.plan.Work;
import org.celflow.runtime.store.ValueStore;

/** The steps of a run and who reads whom. Grows when a stored entry turns out to be gone. Guarded by the lock. */
final class StepGraph {
    private final Work work;
    private final ValueStore store;
    private final MemoryGate gate;
    private final Map<Key, Step> steps = new LinkedHashMap<>();
    private final Set<Key> written;

    StepGraph(Work work, ValueStore store, MemoryGate gate) {
        this.work = work;
        this.store = store;
        this.gate = gate;
        this.written = work.written().keySet();
        Map<TaskId, Step> byId = new HashMap<>();
        for (Task task : work.tasks()) {
            Step step = add(task);
            byId.put(task.id(), step);
            step.needs = task.needs().stream()
                    .map(id -> Optional.ofNullable(byId.get(id)).orElseThrow())
                    .toList();
            step.missing = step.needs.size();
            step.needs.forEach(need -> need.readers.add(step));
        }
        inheritOrder(new ArrayList<>(steps.values()));
        steps.values().forEach(step -> gate.open(step.order));
    }

    private Step add(Task task) {
        Computation computation = work.computation(task.key());
        boolean requested = work.requested().contains(task.key());
        int order = requested ? computation.graphFrame(task.frames().get(0)) : Integer.MAX_VALUE;
        Step step = new Step(steps.size(), computation, task.ids(), task.frames(), requested, order);
        step.loads = task.state() == Task.State.STORED;
        steps.put(task.key(), step);
        return step;
    }

    /** A step is needed at the earliest frame of all that need it. */
    private static void inheritOrder(List<Step> inOrder) {
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            Step step = inOrder.get(i);
            step.needs.forEach(need -> need.order = Math.min(need.order, step.order));
        }
    }

    Collection<Step> all() {
        return steps.values();
    }

    int size() {
        return steps.size();
    }

    /** Whether the file of a sink is already there, so that nothing has to be loaded. */
    boolean isWritten(Step step) {
        return step.loads && written.contains(step.key());
    }

    /**
     * Makes a step that could not be loaded one that computes, with all that it needs. What is needed and gone is loaded
     * again or computed again.
     *
     * @return what can go on now, and what cannot because something that it needs has failed
     */
    Grown compute(Step failedToLoad) {
        failedToLoad.loads = false;
        failedToLoad.state = Step.State.WAITING;
        List<Step> ready = new ArrayList<>();
        List<Step> doomed = new ArrayList<>();
        ArrayDeque<Step> open = new ArrayDeque<>(List.of(failedToLoad));
        while (!open.isEmpty()) {
            Step step = open.removeFirst();
            Set<Key> keys = new LinkedHashSet<>();
            step.computation.bindings().forEach(binding -> keys.add(binding.key()));
            step.needs = keys.stream().map(key -> need(key, step, open, ready)).toList();
            step.missing = (int)
                    step.needs.stream().filter(n -> n.state != Step.State.DONE).count();
            step.needs.forEach(need -> need.readers.add(step));
            if (step.needs.stream().anyMatch(need -> need.state == Step.State.FAILED)) {
                doomed.add(step);
            } else if (step.missing == 0) {
                ready.add(step);
            }
        }
        return new Grown(ready, doomed);
    }

    /** What a run gained. */
    record Grown(List<Step> ready, List<Step> doomed) {}

    private Step need(Key key, Step reader, ArrayDeque<Step> open, List<Step> ready) {
        Step need = steps.get(key);
        if (need == null) {
            Computation computation = work.computation(key);
            TaskId id = computation.id();
            need = new Step(steps.size(), computation, List.of(id), List.of(id.frame()), false, reader.order);
            steps.put(key, need);
            gate.open(need.order);
            begin(need, open, ready);
        } else if (need.state == Step.State.DONE && need.live == null) {
            need.state = Step.State.WAITING;
            need.order = Math.min(need.order, reader.order);
            gate.open(need.order);
            begin(need, open, ready);
        } else if (!need.isOver() && reader.order < need.order) {
            lower(need, reader.order);
        }
        return need;
    }

    private void begin(Step need, ArrayDeque<Step> open, List<Step> ready) {
        need.loads = store.keeps(need.computation.type());
        if (need.loads) {
            ready.add(need);
        } else {
            open.add(need);
        }
    }

    /** An unfinished step, and all that it waits for, are needed earlier than was known. */
    private void lower(Step step, int order) {
        ArrayDeque<Step> open = new ArrayDeque<>(List.of(step));
        while (!open.isEmpty()) {
            Step next = open.removeFirst();
            if (!next.isOver() && order < next.order) {
                gate.move(next.order, order);
                next.order = order;
                open.addAll(next.needs);
            }
        }
    }
}
