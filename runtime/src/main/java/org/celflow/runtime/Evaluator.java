package org.celflow.runtime;

import java.util.Map;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.value.Value;

/** Plans and runs graphs. Thread-safe; owns the threads of the lanes, the caches and the loaded models until closed. */
public final class Evaluator implements AutoCloseable {
    private final NodeCatalog catalog;
    private final EvaluatorConfig config;

    /** With all node types that graphs may use. */
    public Evaluator(NodeCatalog catalog, EvaluatorConfig config) {
        this.catalog = catalog;
        this.config = config;
    }

    /**
     * Lists what has to be computed for a request. Computes nothing; reads the files that parameters name, for their
     * digests, which are remembered by path, size and time.
     *
     * @throws InvalidGraphException if what was asked for cannot be computed, with every problem found
     */
    public Plan plan(Graph graph, Workspace workspace, Request request) throws InvalidGraphException {
        return landing();
    }

    /** Starts to work through a plan that this evaluator made, and returns at once. */
    public Run start(Plan plan, RunOptions options, RunListener listener) {
        return landing();
    }

    /**
     * The outputs of a node at a frame on its own clock, if memory or disk holds them; never computes. Reads files: not for
     * the thread of a user interface. Empty also when the graph is wrong.
     */
    public Optional<Map<String, Value>> peek(Graph graph, Workspace workspace, NodeId node, int frame) {
        return landing();
    }

    /** Cancels what runs, waits for the tasks under way, frees models and ends the threads. */
    @Override
    public void close() {}

    @SuppressWarnings("TypeParameterUnusedInFormals") // replaced when the engine lands
    private <T> T landing() {
        if (catalog != null && config != null) {
            throw new UnsupportedOperationException("the engine lands next");
        }
        throw new IllegalStateException();
    }
}
