package org.celflow.runtime.run;

import java.util.concurrent.atomic.AtomicLong;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Run;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunListener;
import org.celflow.runtime.RunOptions;
import org.celflow.runtime.plan.History;
import org.celflow.runtime.plan.Work;

/** Starts runs. */
public final class Runs {
    private final NodeCatalog catalog;
    private final Dispatcher dispatcher;
    private final RunServices services;
    private final History history;
    private final long liveBytes;
    private final AtomicLong ids = new AtomicLong();

    /** Runs on the lanes of a dispatcher, each with a bound on the values that it holds. */
    public Runs(NodeCatalog catalog, Dispatcher dispatcher, RunServices services, History history, long liveBytes) {
        this.catalog = catalog;
        this.dispatcher = dispatcher;
        this.services = services;
        this.history = history;
        this.liveBytes = liveBytes;
    }

    /** Starts a run and returns at once. */
    public Run start(Plan plan, Work work, RunOptions options, RunListener listener) {
        EmbeddedGraph graph = new EmbeddedGraph(
                plan.graph(),
                catalog,
                plan.workspace().base(),
                file -> services.fingerprints().of(file).sha256());
        Events events = new Events(listener);
        Execution execution = new Execution(
                ids.incrementAndGet(),
                dispatcher,
                work,
                options,
                services.store(),
                events,
                liveBytes,
                self -> new StepRunner(
                        self,
                        services,
                        graph,
                        plan.workspace().output(),
                        () -> history.put(plan.workspace(), work.historyEntry(history.of(plan.workspace())))));
        dispatcher.add(execution);
        events.tell(new RunEvent.Started(execution.id(), plan));
        execution.begin();
        return execution;
    }
}
