package org.celflow.runtime.run;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.celflow.node.Lane;
import org.celflow.runtime.Key;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.Run;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunEvent.Origin;
import org.celflow.runtime.RunOptions;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.plan.Work;
import org.celflow.runtime.store.Outputs;
import org.celflow.runtime.store.TieredStore;

/** One run: which steps are ready, what is live, what is counted. Its state is guarded by the dispatcher's lock. */
public final class Execution implements Run {
    private final long id;
    private final Dispatcher dispatcher;
    private final Work work;
    private final RunOptions options;
    private final TieredStore store;
    private final Events events;
    private final CancelToken token = new CancelToken();
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private final MemoryGate gate;
    private final StepGraph graph;
    private final StepRunner runner;

    private final Map<Lane, PriorityQueue<Step>> ready = new EnumMap<>(Lane.class);
    private final ArrayDeque<Step> saves = new ArrayDeque<>();
    private final ArrayDeque<Inspection> inspections = new ArrayDeque<>();
    private final Map<Key, Path> files = new HashMap<>();
    private final List<NodeFailure> failures = new ArrayList<>();
    private final TreeSet<Integer> failedFrames = new TreeSet<>();
    private int uninspected;
    private int unfinished;
    private int running;
    private int computed;
    private int cached;
    private int failed;
    private boolean begun;
    private boolean stopping;
    private boolean cancelled;
    private boolean ending;

    /** A run that is not yet known to the dispatcher; {@link #begin} starts it. */
    Execution(
            long id,
            Dispatcher dispatcher,
            Work work,
            RunOptions options,
            TieredStore store,
            Events events,
            long liveBytes,
            StepRunner.Factory runners) {
        this.id = id;
        this.dispatcher = dispatcher;
        this.work = work;
        this.options = options;
        this.store = store;
        this.events = events;
        this.gate = new MemoryGate(liveBytes);
        this.graph = new StepGraph(work, store, gate);
        for (Lane lane : Lane.values()) {
            ready.put(lane, new PriorityQueue<>(Step.ORDER));
        }
        inspections.addAll(Inspection.of(graph.all()));
        uninspected = inspections.size();
        unfinished = graph.size();
        runner = runners.of(this);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public CompletableFuture<RunResult> result() {
        return result;
    }

    boolean isUrgent() {
        return options.urgent();
    }

    CancelToken token() {
        return token;
    }

    Events events() {
        return events;
    }

    Work work() {
        return work;
    }

    RunOptions options() {
        return options;
    }

    /** Makes known what is done already and what is ready. */
    void begin() {
        for (Step step : graph.all()) {
            if (graph.isWritten(step)) {
                Path file = Optional.ofNullable(work.written().get(step.key())).orElseThrow();
                locked(() -> files.put(step.key(), file));
                finished(step, new Outputs(Map.of()), Origin.DISK);
            }
        }
        locked(() -> {
            graph.all().stream()
                    .filter(step -> step.state == Step.State.WAITING && step.missing == 0)
                    .forEach(this::makeReady);
            begun = true;
        });
    }

    @Override
    public void cancel() {
        locked(() -> {
            cancelled |= unfinished > 0;
            stopping = true;
        });
        token.cancel();
    }

    /** The best job of a lane. With the lock held. */
    Optional<Job> poll(Lane lane) {
        if (!begun || ending) {
            return Optional.empty();
        }
        if (lane == Lane.IO && !saves.isEmpty()) {
            Step step = saves.removeFirst();
            running++;
            return Optional.of(() -> runner.save(step));
        }
        if (running == 0 && saves.isEmpty() && (unfinished == 0 || stopping)) {
            if (lane != Lane.IO) {
                return Optional.empty();
            }
            ending = true;
            return Optional.of(runner::end);
        }
        if (stopping) {
            return Optional.empty();
        }
        if (lane == Lane.CPU && !inspections.isEmpty()) {
            Inspection inspection = inspections.removeFirst();
            running++;
            return Optional.of(() -> runner.inspect(inspection));
        }
        return uninspected > 0 ? Optional.empty() : pollStep(lane);
    }

    private Optional<Job> pollStep(Lane lane) {
        PriorityQueue<Step> heap = heap(lane);
        Step step = heap.peek();
        if (step == null || !gate.admits(step.order)) {
            return Optional.empty();
        }
        heap.remove();
        step.state = Step.State.RUNNING;
        running++;
        return Optional.of(() -> runner.run(step));
    }

    /** A job is over, and so is all that it had to tell. */
    void jobDone() {
        locked(() -> running--);
    }

    /** All findings of an inspection were told. */
    void inspected() {
        locked(() -> uninspected--);
    }

    /** The values that a step reads. */
    Map<Key, Outputs> inputs(Step step) {
        Map<Key, Outputs> inputs = new HashMap<>();
        locked(() -> {
            for (Step need : step.needs) {
                if (need.live == null) {
                    throw new IllegalStateException(need + " is gone while " + step + " needs it");
                }
                inputs.put(need.key(), need.live);
            }
        });
        return inputs;
    }

    /** A sink wrote a file. */
    void wrote(Step step, Path file) {
        locked(() -> files.put(step.key(), file));
    }

    /** A step's outputs are there. */
    void finished(Step step, Outputs outputs, Origin origin) {
        for (TaskId task : step.ids) {
            events.tell(new RunEvent.Finished(id, task, origin, outputs.values()));
        }
        locked(() -> {
            boolean first = !step.counted;
            over(step, Step.State.DONE);
            if (first && origin == Origin.COMPUTED) {
                computed++;
            } else if (first) {
                cached++;
            }
            step.live = outputs;
            gate.add(outputs.bytes());
            step.saving = origin == Origin.COMPUTED
                    && !step.computation.type().sink()
                    && store.savesToDisk(step.computation.type());
            if (step.saving) {
                saves.addLast(step);
            }
            for (Step reader : step.readers) {
                if (--reader.missing == 0) {
                    makeReady(reader);
                }
            }
            release(step);
            forgetIfUnused(step);
        });
    }

    /** A step's outputs were written to the disk cache, or could not be. */
    void saved(Step step) {
        locked(() -> {
            step.saving = false;
            forgetIfUnused(step);
        });
    }

    /** What a step still holds for the disk cache. */
    Optional<Outputs> unsaved(Step step) {
        dispatcher.lock().lock();
        try {
            return Optional.ofNullable(step.live);
        } finally {
            dispatcher.lock().unlock();
        }
    }

    /** A stored entry is gone: the step computes, and what it needs joins the run. */
    void notStored(Step step) {
        List<Step> doomed = new ArrayList<>();
        locked(() -> {
            int before = graph.size();
            StepGraph.Grown grown = graph.compute(step);
            unfinished = (int) graph.all().stream().filter(s -> !s.isOver()).count();
            // Steps may have moved to an earlier frame, which heaps do not notice by themselves.
            ready.values().forEach(heap -> {
                List<Step> all = List.copyOf(heap);
                heap.clear();
                heap.addAll(all);
            });
            grown.ready().forEach(this::makeReady);
            doomed.addAll(grown.doomed());
            if (before > graph.size()) {
                throw new IllegalStateException("a run cannot lose steps");
            }
        });
        for (Step reader : doomed) {
            Step cause = reader.needs.stream()
                    .filter(need -> need.failure != null)
                    .findFirst()
                    .orElseThrow();
            failed(
                    reader,
                    Failures.upstream(
                            reader.ids.get(0),
                            Optional.ofNullable(cause.failure).orElseThrow()));
        }
    }

    /** A step noticed that the run was cancelled. */
    void abandoned(Step step) {
        locked(() -> step.state = Step.State.WAITING);
    }

    /** A step failed, and with it all that need it. */
    void failed(Step step, NodeFailure failure) {
        Map<Step, NodeFailure> all = new java.util.LinkedHashMap<>();
        locked(() -> {
            if (step.isOver()) {
                return;
            }
            if (failure.kind() != NodeFailure.Kind.UPSTREAM) {
                failures.add(failure);
                stopping |= !options.keepGoing();
            }
            ArrayDeque<Step> open = new ArrayDeque<>();
            all.put(step, failure);
            open.add(step);
            while (!open.isEmpty()) {
                Step next = open.removeFirst();
                NodeFailure own = Optional.ofNullable(all.get(next)).orElseThrow();
                for (Step reader : next.readers) {
                    if (!reader.isOver() && !all.containsKey(reader)) {
                        all.put(reader, Failures.upstream(reader.ids.get(0), failure));
                        open.add(reader);
                    }
                }
                fail(next, own);
            }
            all.keySet().forEach(this::release);
        });
        all.forEach((step1, own) -> step1.ids.forEach(task -> events.tell(new RunEvent.Failed(
                id,
                new NodeFailure(task.node(), task.frame(), own.kind(), own.message(), own.retryable(), own.cause())))));
    }

    private void fail(Step step, NodeFailure failure) {
        if (step.state == Step.State.READY) {
            heap(step.lane()).remove(step);
        }
        boolean first = !step.counted;
        over(step, Step.State.FAILED);
        step.failure = failure;
        if (first) {
            failed++;
        }
        if (step.requested) {
            step.frames.forEach(frame -> failedFrames.add(step.computation.graphFrame(frame)));
        }
    }

    private void over(Step step, Step.State state) {
        step.state = state;
        step.counted = true;
        unfinished--;
        gate.close(step.order);
    }

    /** A step that is over reads nothing any more. */
    private void release(Step step) {
        for (Step need : step.needs) {
            need.readers.remove(step);
            forgetIfUnused(need);
        }
        step.needs = List.of();
    }

    private void forgetIfUnused(Step step) {
        if (step.live != null && step.readers.isEmpty() && !step.saving) {
            gate.remove(step.live.bytes());
            step.live = null;
        }
    }

    private void makeReady(Step step) {
        step.state = Step.State.READY;
        heap(step.lane()).add(step);
    }

    private PriorityQueue<Step> heap(Lane lane) {
        return Optional.ofNullable(ready.get(lane)).orElseThrow();
    }

    /** Bytes of the values that this run holds. */
    long liveBytes() {
        dispatcher.lock().lock();
        try {
            return gate.live();
        } finally {
            dispatcher.lock().unlock();
        }
    }

    /** How it ended, when nothing runs any more. */
    RunResult outcome(double seconds) {
        List<Path> outputs = new ArrayList<>();
        graph.all().stream()
                .flatMap(step -> Optional.ofNullable(files.get(step.key())).stream())
                .forEach(outputs::add);
        RunResult.Summary summary =
                new RunResult.Summary(work.frames(), graph.size(), computed, cached, failed, seconds);
        return new RunResult(summary, outputs, failures, List.copyOf(failedFrames), cancelled && unfinished > 0);
    }

    /** Tells the outcome; the last thing that a run does. */
    void end(RunResult outcome) {
        events.tell(new RunEvent.Ended(id, outcome));
        dispatcher.remove(this);
        result.complete(outcome);
    }

    private void locked(Runnable change) {
        dispatcher.lock().lock();
        try {
            change.run();
            dispatcher.changed();
        } finally {
            dispatcher.lock().unlock();
        }
    }
}
