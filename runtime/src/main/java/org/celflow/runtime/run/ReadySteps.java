package org.celflow.runtime.run;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.celflow.node.Lane;

/** The steps that could run now: a heap for each lane. Guarded by the dispatcher's lock. */
final class ReadySteps {
    private final Map<Lane, PriorityQueue<Step>> heaps = new EnumMap<>(Lane.class);

    ReadySteps() {
        for (Lane lane : Lane.values()) {
            heaps.put(lane, new PriorityQueue<>(Step.ORDER));
        }
    }

    void add(Step step) {
        step.state = Step.State.READY;
        heap(step.lane()).add(step);
    }

    void remove(Step step) {
        heap(step.lane()).remove(step);
    }

    /** The best step of a lane, if the gate lets it pass. */
    Optional<Step> poll(Lane lane, MemoryGate gate) {
        Step step = heap(lane).peek();
        if (step == null || !gate.admits(step.order)) {
            // Every step behind it is of the same frame or a later one.
            return Optional.empty();
        }
        heap(lane).remove();
        step.state = Step.State.RUNNING;
        return Optional.of(step);
    }

    /**
     * Further steps that could share a call with one: the same node at other frames, the earliest first.
     *
     * @param most how many
     */
    List<Step> pollAlike(Step first, int most, MemoryGate gate) {
        List<Step> alike = heap(first.lane()).stream()
                .filter(step -> !step.loads
                        && step.computation
                                .id()
                                .node()
                                .equals(first.computation.id().node()))
                .sorted(Step.ORDER)
                .takeWhile(step -> gate.admits(step.order))
                .limit(most)
                .toList();
        alike.forEach(step -> {
            remove(step);
            step.state = Step.State.RUNNING;
        });
        return alike;
    }

    /** Some steps have moved to an earlier frame, which heaps do not notice by themselves. */
    void reorder() {
        heaps.values().forEach(heap -> {
            List<Step> all = List.copyOf(heap);
            heap.clear();
            heap.addAll(all);
        });
    }

    private PriorityQueue<Step> heap(Lane lane) {
        return Optional.ofNullable(heaps.get(lane)).orElseThrow();
    }
}
