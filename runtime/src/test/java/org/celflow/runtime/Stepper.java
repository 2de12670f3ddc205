package org.celflow.runtime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.celflow.node.Lane;
import org.celflow.runtime.run.Job;

/**
 * Runs an evaluator without threads: takes jobs from lanes of some size and finishes them in an order that a seed decides.
 * A job that was taken and not yet run is what another thread would have under way.
 */
final class Stepper {
    private final Evaluator evaluator;
    private final Random random;
    private final Map<Lane, Integer> free = new EnumMap<>(Lane.class);
    private final List<Taken> underWay = new ArrayList<>();

    private record Taken(Lane lane, Job job) {}

    Stepper(Evaluator evaluator, long seed) {
        this.evaluator = evaluator;
        this.random = new Random(seed);
        free.put(Lane.GPU, 1);
        free.put(Lane.CPU, 1 + random.nextInt(3));
        free.put(Lane.IO, 1 + random.nextInt(2));
    }

    /** Runs to the end; fails if nothing is ready before that. */
    RunResult finish(Run run) {
        while (!run.result().isDone()) {
            if (!step()) {
                throw new AssertionError("the run is not over and nothing can go on");
            }
        }
        return run.result().join();
    }

    /** Takes a job or finishes one; false if there is none. */
    boolean step() {
        if (random.nextInt(3) > 0 && take()) {
            return true;
        }
        if (!underWay.isEmpty()) {
            Taken taken = underWay.remove(random.nextInt(underWay.size()));
            taken.job().run();
            free.merge(taken.lane(), 1, Integer::sum);
            return true;
        }
        return take();
    }

    private boolean take() {
        List<Lane> lanes = new ArrayList<>(List.of(Lane.values()));
        java.util.Collections.shuffle(lanes, random);
        for (Lane lane : lanes) {
            if (free.getOrDefault(lane, 0) > 0) {
                Optional<Job> job = evaluator.dispatcher().poll(lane);
                if (job.isPresent()) {
                    free.merge(lane, -1, Integer::sum);
                    underWay.add(new Taken(lane, job.get()));
                    return true;
                }
            }
        }
        return false;
    }
}
