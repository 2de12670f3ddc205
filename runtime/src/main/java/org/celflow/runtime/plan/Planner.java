package org.celflow.runtime.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.graph.Problem;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.celflow.runtime.InvalidGraphException;
import org.celflow.runtime.Key;
import org.celflow.runtime.Request;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.Workspace;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.key.NodeCode;
import org.celflow.runtime.store.ValueStore;

/** Lists what is missing for a request. Computes nothing and changes nothing but what is remembered of files. */
public final class Planner {
    private static final long MOST_KEYS = 20_000_000;

    private final NodeCatalog catalog;
    private final FileFingerprints fingerprints;
    private final ValueStore store;
    private final History history;
    private final NodeCode code = new NodeCode();

    /** With the store at whose keys the walk stops. */
    public Planner(NodeCatalog catalog, FileFingerprints fingerprints, ValueStore store, History history) {
        this.catalog = catalog;
        this.fingerprints = fingerprints;
        this.store = store;
        this.history = history;
    }

    /**
     * Plans.
     *
     * @throws InvalidGraphException with all problems found
     */
    public Work plan(Graph graph, Workspace workspace, Request request) throws InvalidGraphException {
        Wiring.Wired wired = Wiring.of(graph, catalog, request.nodes(), new ParamBinder(workspace, fingerprints));
        FrameRange range = request.frames().orElseGet(() -> whole(graph.timeline()));
        Map<Vertex, int[]> asked = asked(wired, request, range);
        KeyTable keys = keys(graph, workspace, wired, asked);
        checkTargets(keys, asked, wired.warnings());
        Walk walk = new Walk(keys, store, fingerprints, new Ingredients(keys, history.of(workspace)));
        return walk.from(asked, wired.warnings(), graph.timeline());
    }

    /**
     * The key of one node at one frame of its own clock.
     *
     * @throws InvalidGraphException if the node cannot be planned or has no such frame
     */
    public Keyed keyOf(Graph graph, Workspace workspace, NodeId node, int frame) throws InvalidGraphException {
        Wiring.Wired wired = Wiring.of(graph, catalog, Set.of(node), new ParamBinder(workspace, fingerprints));
        Vertex vertex = Optional.ofNullable(wired.vertices().get(node)).orElseThrow();
        if (!vertex.clock().contains(frame)) {
            throw new InvalidGraphException(List.of(
                    Problem.of(Problem.Severity.ERROR, Problem.Kind.OUT_OF_RANGE, node, "has no frame " + frame)));
        }
        return new Keyed(
                keys(graph, workspace, wired, Map.of(vertex, new int[] {frame})).at(vertex, frame), vertex.type());
    }

    /** A key and the type of its node. */
    public record Keyed(Key key, org.celflow.node.spec.NodeType type) {}

    private static FrameRange whole(Timeline timeline) {
        List<Shot> shots = timeline.shots();
        return new FrameRange(shots.get(0).first(), shots.get(shots.size() - 1).end() - 1);
    }

    private static Map<Vertex, int[]> asked(Wiring.Wired wired, Request request, FrameRange range)
            throws InvalidGraphException {
        List<Vertex> nodes = wired.vertices().values().stream()
                .filter(vertex -> request.nodes().contains(vertex.id()))
                .toList();
        long frames = nodes.stream()
                .mapToLong(vertex -> vertex.clock().count(range))
                .max()
                .orElse(0);
        if (frames * wired.vertices().size() > MOST_KEYS) {
            throw new InvalidGraphException(List.of(new Problem(
                    Problem.Severity.ERROR,
                    Problem.Kind.OUT_OF_RANGE,
                    Optional.empty(),
                    Optional.empty(),
                    "%d frames of %d nodes are too many at once; ask for fewer frames"
                            .formatted(frames, wired.vertices().size()))));
        }
        Map<Vertex, int[]> asked = new LinkedHashMap<>();
        nodes.forEach(vertex -> asked.put(vertex, vertex.clock().frames(range)));
        return asked;
    }

    private KeyTable keys(Graph graph, Workspace workspace, Wiring.Wired wired, Map<Vertex, int[]> asked) {
        Demand demand = new Demand(List.copyOf(wired.vertices().values()), asked);
        return new KeyTable(graph.timeline(), workspace.output(), code, demand);
    }

    /** Refuses sinks that would write one file twice in this request. */
    private static void checkTargets(KeyTable keys, Map<Vertex, int[]> asked, List<Problem> warnings)
            throws InvalidGraphException {
        Map<Path, TaskId> writers = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        asked.forEach((vertex, frames) -> {
            for (int frame : vertex.readsWholeShot() ? new int[0] : frames) {
                for (Path target : keys.targets(vertex, frame)) {
                    TaskId other = writers.putIfAbsent(target, new TaskId(vertex.id(), frame));
                    if (other != null
                            && problems.stream().noneMatch(p -> p.node().equals(Optional.of(vertex.id())))) {
                        problems.add(twice(vertex, frame, target, other));
                    }
                }
            }
        });
        if (!problems.isEmpty()) {
            problems.addAll(warnings);
            throw new InvalidGraphException(problems);
        }
    }

    private static Problem twice(Vertex vertex, int frame, Path target, TaskId other) {
        String message = other.node().equals(vertex.id())
                ? "frames %d and %d would both be written to %s; put #### for the frame number into the name"
                        .formatted(other.frame(), frame, target)
                : "writes %s, which %s writes too; give one of them another name".formatted(target, other.node());
        return Problem.of(Problem.Severity.ERROR, Problem.Kind.OUT_OF_RANGE, vertex.id(), message);
    }
}
