package org.celflow.runtime.plan;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Problem;
import org.celflow.node.time.Timeline;
import org.celflow.runtime.Key;
import org.celflow.runtime.Task;

/**
 * A plan from the inside: the tasks, and how to compute any key that the request depends on, also those that were stored
 * when it was made and are gone when they are needed. Immutable but for what it looks up lazily; thread-safe.
 */
public final class Work {
    private final List<Task> tasks;
    private final Set<Key> requested;
    private final Map<Key, Path> written;
    private final int frames;
    private final List<Problem> warnings;
    private final KeyTable keys;
    private final Timeline timeline;
    private final Map<Vertex, Integer> depths = new HashMap<>();
    private final Map<Key, Site> sites = new HashMap<>();

    private record Site(Vertex vertex, int frame) {}

    Work(
            List<Task> tasks,
            Set<Key> requested,
            Map<Key, Path> written,
            int frames,
            List<Problem> warnings,
            KeyTable keys,
            Timeline timeline) {
        this.tasks = List.copyOf(tasks);
        this.requested = Set.copyOf(requested);
        this.written = Map.copyOf(written);
        this.frames = frames;
        this.warnings = List.copyOf(warnings);
        this.keys = keys;
        this.timeline = timeline;
        keys.forEach((vertex, frame, key) -> {
            depths.computeIfAbsent(vertex, this::depth);
            sites.putIfAbsent(key, new Site(vertex, frame));
        });
    }

    private int depth(Vertex vertex) {
        int depth = 0;
        for (Vertex.Edge edge : vertex.edges()) {
            depth = Math.max(depth, depths.getOrDefault(edge.from(), 0) + 1);
        }
        return depth;
    }

    /** The tasks, each after all that it needs. */
    public List<Task> tasks() {
        return tasks;
    }

    /** The keys of the frames asked for. */
    public Set<Key> requested() {
        return requested;
    }

    /** The files of the sinks that have nothing to do. */
    public Map<Key, Path> written() {
        return written;
    }

    /** Frames asked for, at all requested nodes together. */
    public int frames() {
        return frames;
    }

    /** What the user should know. */
    public List<Problem> warnings() {
        return warnings;
    }

    /**
     * How to compute a key.
     *
     * @throws IllegalArgumentException if the request does not depend on it
     */
    public Computation computation(Key key) {
        Site site = Optional.ofNullable(sites.get(key))
                .orElseThrow(() -> new IllegalArgumentException("key %s is not of this plan".formatted(key)));
        int depth = depths.getOrDefault(site.vertex(), 0);
        return new Computation(site.vertex(), site.frame(), key, depth, keys, timeline);
    }

    /** What the keys of this request are made of, for explaining the next plan. */
    public History.Entry historyEntry(History.Entry before) {
        return Ingredients.entry(keys, before);
    }
}
