package org.celflow.runtime.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.celflow.node.CancelledException;
import org.celflow.node.Inspectable.Finding;
import org.celflow.node.Inspectable.Severity;
import org.celflow.node.Lane;
import org.celflow.node.MemoryShortage;
import org.celflow.node.NodeException;
import org.celflow.node.value.SavedFile;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunEvent.Origin;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.store.Outputs;
import org.celflow.runtime.store.ValueStore.Found;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the jobs of one run, on the threads of the lanes and without the lock. */
final class StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final Execution execution;
    private final RunServices services;
    private final NodeCalls calls;
    private final Closing history;
    private final long started;
    private final AtomicBoolean cacheBroken = new AtomicBoolean();

    /** What is written when a run ends. */
    interface Closing {
        void write() throws IOException;
    }

    /** Makes the runner of an execution. */
    interface Factory {
        StepRunner of(Execution execution);
    }

    /**
     * For one run.
     *
     * @param history remembers what the keys of the run were made of
     */
    StepRunner(Execution execution, RunServices services, EmbeddedGraph graph, Path output, Closing history) {
        this.execution = execution;
        this.services = services;
        this.calls = new NodeCalls(execution, services, graph, output);
        this.history = history;
        this.started = services.clock().millis();
    }

    /** Loads or computes steps; several are frames of one node that may share a call. */
    void run(List<Step> steps) {
        try {
            for (Step step : computedTogether(steps)) {
                runAlone(step);
            }
        } finally {
            execution.jobDone();
        }
    }

    private void runAlone(Step step) {
        try {
            if (step.loads) {
                load(step);
            } else {
                computed(step, calls.compute(step));
            }
        } catch (CancelledException e) {
            stopped(step, e);
        } catch (Throwable e) {
            // Whatever a node throws, also an Error, ends its frame and not its thread.
            failed(step, e);
        }
    }

    /** Computes in one call those that can share it; the others are left. */
    private List<Step> computedTogether(List<Step> steps) {
        if (steps.size() == 1) {
            return steps;
        }
        try {
            Map<Step, Outputs> results = calls.computeTogether(steps);
            results.forEach(this::computed);
            return steps.stream().filter(step -> !results.containsKey(step)).toList();
        } catch (Throwable e) {
            // Alone, the frame that is to blame fails by itself, and a cancelled run ends each.
            LOG.debug("frames that shared a call are computed one by one", e);
            return steps.stream().filter(step -> !step.isOver()).toList();
        }
    }

    private void computed(Step step, Outputs outputs) {
        keep(step, outputs);
        execution.finished(step, outputs, Origin.COMPUTED);
    }

    private void load(Step step) {
        Optional<Found> found = services.store().load(step.key(), step.computation.type());
        if (found.isPresent()) {
            execution.finished(step, found.get().outputs(), found.get().origin());
        } else {
            execution.notStored(step);
        }
    }

    private void keep(Step step, Outputs outputs) {
        services.store().save(step.key(), step.computation.type(), outputs);
        if (step.computation.type().sink()) {
            SavedFile file = (SavedFile) outputs.values().values().iterator().next();
            execution.wrote(step, file.path());
            // The record is written before the frame counts as finished: what was told finished stays finished.
            saveToDisk(step, outputs);
        }
    }

    /** Writes a step's outputs to the disk cache. */
    void save(Step step) {
        try {
            execution.unsaved(step).ifPresent(outputs -> saveToDisk(step, outputs));
        } finally {
            execution.saved(step);
            execution.jobDone();
        }
    }

    private void saveToDisk(Step step, Outputs outputs) {
        if (cacheBroken.get()) {
            return;
        }
        try {
            services.store().saveToDisk(step.key(), step.computation.type(), outputs);
        } catch (IOException e) {
            cacheFailed(e);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("the result of {} cannot be kept", step, e);
        }
    }

    /** The run goes on without keeping results on disk, and the user hears of it once. */
    private void cacheFailed(IOException e) {
        if (cacheBroken.compareAndSet(false, true)) {
            LOG.debug("the cache cannot be written", e);
            String folder = services.cache().map(Path::toString).orElse("the cache folder");
            String why = Failures.isDiskFull(e) ? "its disk is full" : "it cannot be written (" + e.getMessage() + ")";
            String message =
                    "results are not kept in the cache folder %s, because %s; the run goes on".formatted(folder, why);
            execution.events().tell(new RunEvent.Warning(execution.id(), Optional.empty(), Optional.empty(), message));
        }
    }

    /** Asks a source about its files. */
    void inspect(Inspection inspection) {
        try {
            List<Finding> findings = services.inspector().inspect(inspection, execution.token());
            findings.forEach(finding -> tell(inspection, finding));
            keep(inspection, findings);
        } catch (CancelledException e) {
            LOG.debug("an inspection was cancelled");
        } catch (Throwable e) {
            failAll(inspection, inspection.steps().values(), e);
        } finally {
            execution.inspected();
            execution.jobDone();
        }
    }

    private void keep(Inspection inspection, List<Finding> findings) {
        try {
            services.inspector().keep(inspection, findings);
        } catch (IOException e) {
            cacheFailed(e);
        }
    }

    private void tell(Inspection inspection, Finding finding) {
        Optional<Integer> frame = finding.frames().stream().findFirst();
        if (finding.severity() == Severity.WARNING) {
            execution
                    .events()
                    .tell(new RunEvent.Warning(
                            execution.id(), Optional.of(inspection.node()), frame, finding.message()));
            return;
        }
        List<Step> steps = finding.frames().stream()
                .flatMap(f -> Optional.ofNullable(inspection.steps().get(f)).stream())
                .toList();
        failAll(inspection, steps, new NodeException(finding.message()));
    }

    /** Fails some steps of a source for one cause. */
    private void failAll(Inspection inspection, Iterable<Step> steps, Throwable cause) {
        Set<Step> distinct = new LinkedHashSet<>();
        steps.forEach(distinct::add);
        for (Step step : distinct) {
            TaskId task = new TaskId(inspection.node(), step.ids.get(0).frame());
            execution.failed(step, Failures.of(task, step.computation.type().title(), cause));
        }
    }

    private void stopped(Step step, CancelledException e) {
        if (execution.token().isCancelled()) {
            execution.abandoned(step);
        } else {
            failed(step, new IllegalStateException("the node says that the run was cancelled, and it was not", e));
        }
    }

    private void failed(Step step, Throwable thrown) {
        NodeFailure failure =
                Failures.of(step.ids.get(0), step.computation.type().title(), thrown);
        boolean memory = thrown instanceof OutOfMemoryError || MemoryShortage.causes(thrown);
        if (memory && step.lane() == Lane.GPU) {
            services.models().freeIdle();
        }
        execution.failed(step, failure);
    }

    /** Writes down what the next plan wants to know, and ends the run. */
    void end() {
        try {
            services.fingerprints().save();
            history.write();
        } catch (IOException e) {
            cacheFailed(e);
        } catch (RuntimeException e) {
            LOG.error("what the run used cannot be remembered", e);
        }
        double seconds = (services.clock().millis() - started) / 1000.0;
        execution.end(execution.outcome(seconds));
    }
}
