package org.celflow.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.value.Value;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.model.ModelPool;
import org.celflow.runtime.plan.History;
import org.celflow.runtime.plan.Planner;
import org.celflow.runtime.run.Dispatcher;
import org.celflow.runtime.run.Inspector;
import org.celflow.runtime.run.Lanes;
import org.celflow.runtime.run.RunServices;
import org.celflow.runtime.run.Runs;
import org.celflow.runtime.store.DiskStore;
import org.celflow.runtime.store.MemoryStore;
import org.celflow.runtime.store.TieredStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans and runs graphs. Thread-safe; owns the threads of the lanes, the caches and the loaded models until closed. */
public final class Evaluator implements AutoCloseable {
    /** The file in the cache folder that digests of files are remembered in. */
    public static final String DIGESTS = "digests";

    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);

    private final FileFingerprints fingerprints;
    private final Planner planner;
    private final TieredStore store;
    private final Dispatcher dispatcher = new Dispatcher();
    private final ModelPool models;
    private final Runs runs;
    private final Optional<Lanes> lanes;

    /** With all node types that graphs may use. */
    public Evaluator(NodeCatalog catalog, EvaluatorConfig config) {
        this(catalog, config, true);
    }

    /**
     * With or without threads.
     *
     * @param threads if false, nothing runs until somebody takes jobs from {@link #dispatcher()} and runs them
     */
    Evaluator(NodeCatalog catalog, EvaluatorConfig config, boolean threads) {
        Optional<Path> cache = config.cache();
        fingerprints = new FileFingerprints(cache.map(folder -> folder.resolve(DIGESTS)), config.clock());
        store = new TieredStore(
                new MemoryStore(config.memoryBytes()),
                cache.map(folder ->
                        new DiskStore(folder.resolve("entries"), config.diskBytes(), catalog, config.clock())));
        History history = new History(cache.map(folder -> folder.resolve("history")));
        planner = new Planner(catalog, fingerprints, store, history);
        models = new ModelPool(catalog.loaders(), fingerprints, config.modelBytes());
        Inspector inspector = new Inspector(cache.map(folder -> folder.resolve("findings")));
        RunServices services = new RunServices(store, fingerprints, models, inspector, config.clock(), cache);
        runs = new Runs(catalog, dispatcher, services, history, config.liveBytes());
        lanes = threads
                ? Optional.of(new Lanes(dispatcher, config.cpuThreads(), config.ioThreads(), models::close))
                : Optional.empty();
    }

    /**
     * Lists what has to be computed for a request. Computes nothing; reads the files that parameters name, for their
     * digests, which are remembered by path, size and time.
     *
     * @throws InvalidGraphException if what was asked for cannot be computed, with every problem found
     */
    public Plan plan(Graph graph, Workspace workspace, Request request) throws InvalidGraphException {
        return new Plan(graph, workspace, request, planner.plan(graph, workspace, request));
    }

    /**
     * Starts to work through a plan that this evaluator made, and returns at once. Sources that can tell what is wrong with
     * their files ({@link org.celflow.node.Inspectable}) are asked first.
     *
     * @throws IllegalStateException if the evaluator is closed
     */
    public Run start(Plan plan, RunOptions options, RunListener listener) {
        return runs.start(plan, plan.work(), options, listener);
    }

    /**
     * The outputs of a node at a frame on its own clock, if memory or disk holds them; never computes. Reads files: not for
     * the thread of a user interface. Empty also when the graph is wrong.
     */
    public Optional<Map<String, Value>> peek(Graph graph, Workspace workspace, NodeId node, int frame) {
        try {
            Planner.Keyed keyed = planner.keyOf(graph, workspace, node, frame);
            return store.load(keyed.key(), keyed.type())
                    .map(found -> found.outputs().values());
        } catch (InvalidGraphException e) {
            return Optional.empty();
        }
    }

    /** Jobs that are ready, for tests that run them in an order of their own. */
    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Cancels what runs, waits for the tasks under way, frees models and ends the threads. */
    @Override
    public void close() {
        if (lanes.isPresent()) {
            lanes.get().close();
        } else {
            dispatcher.close();
            models.close();
        }
        try {
            fingerprints.save();
        } catch (IOException e) {
            LOG.info("digests are not remembered: {}", e.toString());
        }
    }
}
