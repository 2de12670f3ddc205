package org.celflow.runtime;

import java.util.List;
import org.celflow.graph.Graph;
import org.celflow.graph.Problem;

/** What has to be done for a request. Made by {@link Evaluator#plan}; immutable, and nothing in it has run. */
public final class Plan {
    private final Graph graph;
    private final Workspace workspace;
    private final Request request;
    private final List<Task> tasks;
    private final int frames;
    private final List<Problem> warnings;

    Plan(Graph graph, Workspace workspace, Request request, List<Task> tasks, int frames, List<Problem> warnings) {
        this.graph = graph;
        this.workspace = workspace;
        this.request = request;
        this.tasks = List.copyOf(tasks);
        this.frames = frames;
        this.warnings = List.copyOf(warnings);
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
        return tasks;
    }

    /** How many frames were asked for, at all requested nodes together, on their own clocks. */
    public int frames() {
        return frames;
    }

    /** What the user should know before it runs, as a model that is not the one that the graph was saved with. */
    public List<Problem> warnings() {
        return warnings;
    }
}
