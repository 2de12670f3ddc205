package org.celflow.editor.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.celflow.editor.UiThread;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.node.NodeInfo;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.InvalidGraphException;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Request;
import org.celflow.runtime.Run;
import org.celflow.runtime.RunOptions;
import org.celflow.runtime.Workspace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the document. A run works on the snapshot it was started with, so the graph may be edited meanwhile; starting again
 * cancels what runs and keeps what is finished. FX thread only; planning happens in the background.
 */
public final class RunController {
    private static final Logger LOG = LoggerFactory.getLogger(RunController.class);

    private final GraphDocument document;
    private final NodeCatalog catalog;
    private final Evaluator evaluator;
    private final Supplier<Workspace> workspace;
    private final Executor background;
    private final UiThread fx;
    private final LongSupplier nanos;
    private final RunBoard board;
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    private final ReadOnlyBooleanWrapper cancelling = new ReadOnlyBooleanWrapper(this, "cancelling");
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
    private final ReadOnlyStringWrapper frames = new ReadOnlyStringWrapper(this, "frames", "");
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper(this, "message", "");
    private @Nullable Attempt attempt;

    /** One press of a run button. */
    private static final class Attempt {
        private final ProgressBridge bridge;
        private volatile boolean cancelled;
        private volatile @Nullable Run run;

        private Attempt(ProgressBridge bridge) {
            this.bridge = bridge;
        }

        private void cancel() {
            cancelled = true;
            Run started = run;
            if (started != null) {
                started.cancel();
            }
        }
    }

    /**
     * A controller.
     *
     * @param workspace where the document lives, asked when a run starts
     * @param nanos a clock that only grows
     * @param board shows what runs do
     */
    public RunController(
            GraphDocument document,
            NodeCatalog catalog,
            Evaluator evaluator,
            Supplier<Workspace> workspace,
            Executor background,
            UiThread fx,
            LongSupplier nanos,
            RunBoard board) {
        this.document = document;
        this.catalog = catalog;
        this.evaluator = evaluator;
        this.workspace = workspace;
        this.background = background;
        this.fx = fx;
        this.nanos = nanos;
        this.board = board;
    }

    /** Whether something is planned or runs. */
    public ReadOnlyBooleanProperty running() {
        return running.getReadOnlyProperty();
    }

    /** Whether it was told to stop and has not stopped yet. */
    public ReadOnlyBooleanProperty cancelling() {
        return cancelling.getReadOnlyProperty();
    }

    /** The share of the run's time that is behind, 0 to 1; below 0 while it is not known. Never goes back within a run. */
    public ReadOnlyDoubleProperty progress() {
        return progress.getReadOnlyProperty();
    }

    /** How many frames are there, as {@code 7 of 48 frames}; empty while it is not known. */
    public ReadOnlyStringProperty frames() {
        return frames.getReadOnlyProperty();
    }

    /** What happens, or how the last run ended, one line. */
    public ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
    }

    /** Renders everything that writes files. */
    public void runAll(Optional<FrameRange> frames) {
        Graph graph = document.graph().get();
        start(Request.sinks(graph, catalog, frames), "Nothing to render: add a node that saves, such as Save images.");
    }

    /** Computes some nodes. */
    public void run(Set<NodeId> nodes, Optional<FrameRange> frames) {
        start(new Request(nodes, frames), "Select a node to run.");
    }

    /** Stops what runs, as soon as its tasks notice; finished frames are kept. */
    public void cancel() {
        Attempt now = attempt;
        if (now != null && running.get()) {
            cancelling.set(true);
            message.set("Stopping");
            now.cancel();
        }
    }

    /** Stops what runs and forgets it, as when another document is opened. */
    public void abandon() {
        Attempt now = attempt;
        if (now != null) {
            now.bridge.detach();
            now.cancel();
            attempt = null;
        }
        finish("");
    }

    private void start(Request request, String whenEmpty) {
        abandon();
        if (request.nodes().isEmpty()) {
            message.set(whenEmpty);
            return;
        }
        Graph graph = document.graph().get();
        Workspace where = workspace.get();
        Attempt[] mine = new Attempt[1];
        ProgressBridge bridge = new ProgressBridge(
                fx::nextPulse,
                snapshot -> show(mine[0], snapshot),
                nanos,
                node -> isUnkept(graph, node),
                Runtime.getRuntime().availableProcessors() - 1);
        Attempt now = new Attempt(bridge);
        mine[0] = now;
        attempt = now;
        running.set(true);
        cancelling.set(false);
        progress.set(-1);
        message.set("Looking for what has to be done");
        board.begun();
        background.execute(() -> launch(now, graph, where, request));
    }

    private boolean isUnkept(Graph graph, NodeId node) {
        return graph.find(node)
                .flatMap(found -> catalog.find(found.type().id()))
                .filter(type -> !type.sink() && type.persist() == NodeInfo.Persist.NEVER)
                .isPresent();
    }

    private void launch(Attempt now, Graph graph, Workspace where, Request request) {
        try {
            Plan plan = evaluator.plan(graph, where, request);
            if (now.cancelled) {
                fx.execute(() -> stopped(now, "Cancelled", List.of()));
                return;
            }
            List<Report> warnings = plan.warnings().stream().map(Report::of).toList();
            fx.execute(() -> {
                if (attempt == now) {
                    board.reported(warnings);
                }
            });
            Run run = evaluator.start(plan, new RunOptions(true, true, false), now.bridge);
            now.run = run;
            if (now.cancelled) {
                run.cancel();
            }
        } catch (InvalidGraphException e) {
            List<Report> reports = e.problems().stream().map(Report::of).toList();
            long errors = reports.stream().filter(Report::error).count();
            String text = errors == 1 ? "Cannot run: 1 problem" : "Cannot run: %d problems".formatted(errors);
            fx.execute(() -> stopped(now, text, reports));
        } catch (RuntimeException e) {
            LOG.error("The run could not be started", e);
            Report report = new Report(
                    true, Optional.empty(), Optional.empty(), "The run could not be started: %s".formatted(e));
            fx.execute(() -> stopped(now, "Cannot run", List.of(report)));
        }
    }

    private void stopped(Attempt now, String text, List<Report> reports) {
        if (attempt == now) {
            board.reported(reports);
            attempt = null;
            finish(text);
        }
    }

    private void show(Attempt now, RunSnapshot snapshot) {
        if (attempt != now) {
            return;
        }
        board.changed(snapshot);
        List<Report> reports = new ArrayList<>();
        snapshot.failures().forEach(failure -> reports.add(Report.of(failure)));
        snapshot.warnings().forEach(warning -> reports.add(Report.of(warning)));
        board.reported(reports);
        progress.set(snapshot.progress());
        frames.set(Durations.frames(snapshot.frames(), snapshot.framesAsked()));
        if (!cancelling.get()) {
            message.set(snapshot.message()
                    + snapshot.secondsLeft().stream()
                            .mapToObj(seconds -> "   ·   " + Durations.left(seconds))
                            .findFirst()
                            .orElse(""));
        }
        snapshot.ended().ifPresent(result -> {
            attempt = null;
            finish(Durations.summary(result));
            board.ended(result);
        });
    }

    private void finish(String text) {
        running.set(false);
        cancelling.set(false);
        progress.set(0);
        frames.set("");
        message.set(text);
    }
}
