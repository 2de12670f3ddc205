package org.celflow.runtime;

import java.util.List;
import org.celflow.graph.Graph;
import org.celflow.graph.Problem;
import org.celflow.runtime.plan.Work;

/** What has to be done for a request. Made by {@link Evaluator#plan}; immutable, and nothing in it has run. */
public final class Plan {
    private final Graph graph;
    private final Workspace workspace;
    private final Request request;
    private final Work work;

    Plan(Graph graph, Workspace workspace, Request request, Work work) {
        this.graph = graph;
        this.workspace = workspace;
        this.request = request;
        this.work = work;
    }

    /** The graph. */
    public Graph graph() {
        return graph;
    }

    /** Where it lives. */
    public Workspace workspace() {
        return workspace;
    }

    /** What was asked for. */
    public Request request() {
        return request;
    }

    /** The missing work and the stored results that it starts from, each after all that it needs. */
    public List<Task> tasks() {
        return work.tasks();
    }

    /** How many frames were asked for, at all requested nodes together, on their own clocks. */
    public int frames() {
        return work.frames();
    }

    /** What the user should know before it runs, as a model that is not the one that the graph was saved with. */
    public List<Problem> warnings() {
        return work.warnings();
    }

    Work work() {
        return work;
    }
}
