package org.celflow.runtime.run;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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

    private final LiveValues live;
    private final ReadySteps ready = new ReadySteps();
    private final Tally tally = new Tally();
    private final ArrayDeque<Step> saves = new ArrayDeque<>();
    private final ArrayDeque<Inspection> inspections = new ArrayDeque<>();
    private int uninspected;
    private int unfinished;
    private int running;
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
        this.live = new LiveValues(gate);
        this.graph = new StepGraph(work, store, gate);
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
                locked(() -> tally.wrote(step.key(), file));
                finished(step, new Outputs(Map.of()), Origin.DISK);
            }
        }
        locked(() -> {
            graph.all().stream()
                    .filter(step -> step.state == Step.State.WAITING && step.missing == 0)
                    .forEach(ready::add);
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
        if (uninspected > 0) {
            return Optional.empty();
        }
        return ready.poll(lane, gate).map(step -> {
            running++;
            List<Step> together = together(step);
            return () -> runner.run(together);
        });
    }

    /** A step and those that may share its call. */
    private List<Step> together(Step first) {
        List<Step> together = new ArrayList<>(List.of(first));
        int more = options.framesAtOnce() - 1;
        if (more > 0 && !first.loads && first.computation.type().batches()) {
            together.addAll(ready.pollAlike(first, more, gate));
        }
        return together;
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
        return lockedGet(() -> live.inputs(step));
    }

    /** A sink wrote a file. */
    void wrote(Step step, Path file) {
        locked(() -> tally.wrote(step.key(), file));
    }

    /** A step's outputs are there. */
    void finished(Step step, Outputs outputs, Origin origin) {
        for (TaskId task : step.ids) {
            events.tell(new RunEvent.Finished(id, task, origin, outputs.values()));
        }
        locked(() -> {
            over(step, Step.State.DONE);
            tally.done(step, origin);
            live.add(step, outputs);
            step.saving = origin == Origin.COMPUTED
                    && !step.computation.type().sink()
                    && store.savesToDisk(step.computation.type());
            if (step.saving) {
                saves.addLast(step);
            }
            for (Step reader : step.readers) {
                if (--reader.missing == 0) {
                    ready.add(reader);
                }
            }
            live.release(step);
            live.forgetIfUnused(step);
        });
    }

    /** A step's outputs were written to the disk cache, or could not be. */
    void saved(Step step) {
        locked(() -> {
            step.saving = false;
            live.forgetIfUnused(step);
        });
    }

    /** What a step still holds for the disk cache. */
    Optional<Outputs> unsaved(Step step) {
        return lockedGet(() -> Optional.ofNullable(step.live));
    }

    /** A stored entry is gone: the step computes, and what it needs joins the run. */
    void notStored(Step step) {
        List<Step> doomed = new ArrayList<>();
        locked(() -> {
            StepGraph.Grown grown = graph.compute(step);
            unfinished = (int) graph.all().stream().filter(s -> !s.isOver()).count();
            ready.reorder();
            grown.ready().forEach(ready::add);
            doomed.addAll(grown.doomed());
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
        Map<Step, NodeFailure> all = new LinkedHashMap<>();
        locked(() -> {
            if (step.isOver()) {
                return;
            }
            if (failure.kind() != NodeFailure.Kind.UPSTREAM) {
                tally.cause(failure);
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
            all.keySet().forEach(live::release);
        });
        all.forEach((step1, own) -> step1.ids.forEach(task -> events.tell(new RunEvent.Failed(
                id,
                new NodeFailure(task.node(), task.frame(), own.kind(), own.message(), own.retryable(), own.cause())))));
    }

    private void fail(Step step, NodeFailure failure) {
        if (step.state == Step.State.READY) {
            ready.remove(step);
        }
        over(step, Step.State.FAILED);
        step.failure = failure;
        tally.failed(step);
    }

    private void over(Step step, Step.State state) {
        step.state = state;
        unfinished--;
        gate.close(step.order);
    }

    /** Bytes of the values that this run holds. */
    public long liveBytes() {
        return lockedGet(gate::live);
    }

    /** How it ended, when nothing runs any more. */
    RunResult outcome(double seconds) {
        return tally.result(work.frames(), graph.all(), seconds, cancelled && unfinished > 0);
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

    private <T> T lockedGet(Supplier<T> state) {
        dispatcher.lock().lock();
        try {
            return state.get();
        } finally {
            dispatcher.lock().unlock();
        }
    }
}
