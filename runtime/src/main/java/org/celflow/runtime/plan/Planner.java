package org.celflow.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
import org.celflow.node.value.SavedFile;
import org.celflow.runtime.InvalidGraphException;
import org.celflow.runtime.Key;
import org.celflow.runtime.Reason;
import org.celflow.runtime.Request;
import org.celflow.runtime.Task;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.Workspace;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.file.FileFingerprints.Fingerprint;
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
        return new Walk(keys, asked, workspace, wired).work(graph.timeline());
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

    /** The walk up from the request that stops at stored keys. */
    private final class Walk {
        private final KeyTable keys;
        private final Map<Vertex, int[]> asked;
        private final Wiring.Wired wired;
        private final Ingredients ingredients;
        private final Map<Key, Visit> visits = new HashMap<>();
        private final Map<Key, Path> written = new HashMap<>();
        private final ArrayDeque<Visit> open = new ArrayDeque<>();

        /** One key reached. */
        private final class Visit {
            final Vertex vertex;
            final int frame;
            final Key key;
            final Reason reason;
            final Set<Key> needs = new LinkedHashSet<>();
            final Map<Vertex, List<Integer>> served = new LinkedHashMap<>();

            Visit(Vertex vertex, int frame, Key key) {
                this.vertex = vertex;
                this.frame = frame;
                this.key = key;
                this.reason = state(vertex, frame, key);
            }

            boolean stored() {
                return reason.kind() == Reason.Kind.STORED;
            }

            Vertex first() {
                return served.keySet().iterator().next();
            }

            TaskId id() {
                return new TaskId(
                        first().id(), served.values().iterator().next().get(0));
            }

            Task task() {
                List<TaskId> twins = served.entrySet().stream()
                        .skip(1)
                        .map(entry ->
                                new TaskId(entry.getKey().id(), entry.getValue().get(0)))
                        .toList();
                List<TaskId> ids = needs.stream()
                        .map(need -> Optional.ofNullable(visits.get(need))
                                .orElseThrow()
                                .id())
                        .toList();
                return new Task(
                        id(),
                        key,
                        vertex.type().lane(),
                        ids,
                        served.values().iterator().next(),
                        twins,
                        stored() ? Task.State.STORED : Task.State.TO_COMPUTE,
                        reason);
            }
        }

        Walk(KeyTable keys, Map<Vertex, int[]> asked, Workspace workspace, Wiring.Wired wired) {
            this.keys = keys;
            this.asked = asked;
            this.wired = wired;
            this.ingredients = new Ingredients(keys, history.of(workspace));
        }

        Work work(Timeline timeline) {
            Set<Key> requested = new LinkedHashSet<>();
            int frames = 0;
            for (Map.Entry<Vertex, int[]> entry : asked.entrySet()) {
                frames += entry.getValue().length;
                for (int frame : entry.getValue()) {
                    requested.add(visit(entry.getKey(), frame).key);
                }
            }
            while (!open.isEmpty()) {
                climb(open.removeLast());
            }
            List<Task> tasks = tasks();
            return new Work(tasks, requested, written, frames, wired.warnings(), keys, timeline);
        }

        private Visit visit(Vertex vertex, int anyFrame) {
            Key key = keys.at(vertex, anyFrame);
            Visit known = visits.get(key);
            if (known == null) {
                known = new Visit(vertex, vertex.canonical(anyFrame), key);
                visits.put(key, known);
                open.addLast(known);
            }
            return known;
        }

        private void climb(Visit visit) {
            if (visit.stored()) {
                return;
            }
            Reads.of(
                    visit.vertex, visit.frame, (edge, offset, there) -> visit.needs.add(visit(edge.from(), there).key));
            int previous = Reads.previous(visit.vertex, visit.frame);
            if (KeyTable.hasPrevious(visit.vertex.type()) && previous != visit.frame) {
                visit.needs.add(visit(visit.vertex, previous).key);
            }
        }

        private List<Task> tasks() {
            keys.forEachFrame((vertex, frame, key) -> {
                Visit visit = visits.get(key);
                if (visit != null) {
                    visit.served.computeIfAbsent(vertex, v -> new ArrayList<>()).add(frame);
                }
            });
            // By the first node of twins: what it reads comes before it, whichever twin the walk came by.
            return visits.values().stream()
                    .sorted(Comparator.comparingInt(
                                    (Visit visit) -> visit.first().index())
                            .thenComparingInt(visit -> visit.id().frame()))
                    .map(Visit::task)
                    .toList();
        }

        private Reason state(Vertex vertex, int frame, Key key) {
            if (vertex.type().sink()) {
                return sinkState(vertex, frame, key);
            }
            boolean kept = store.keeps(vertex.type());
            return kept && store.contains(key)
                    ? new Reason(Reason.Kind.STORED, "stored")
                    : ingredients.compare(vertex, frame, key, kept);
        }

        /** A sink has nothing to do when its record is there and the file is still what was written. */
        private Reason sinkState(Vertex vertex, int frame, Key key) {
            Optional<SavedFile> record = store.contains(key)
                    ? store.load(key, vertex.type()).map(found -> (SavedFile)
                            found.outputs().values().values().iterator().next())
                    : Optional.empty();
            if (record.isEmpty()) {
                return ingredients.compare(vertex, frame, key, true);
            }
            Path file = record.get().path();
            try {
                Fingerprint now = fingerprints.of(file);
                if (now.sha256().equals(record.get().sha256())) {
                    written.put(key, file);
                    return new Reason(Reason.Kind.STORED, "already written");
                }
                return new Reason(Reason.Kind.OUTPUT_FILE, "%s was changed".formatted(file));
            } catch (IOException e) {
                return new Reason(Reason.Kind.OUTPUT_FILE, "%s is gone".formatted(file));
            }
        }
    }
}
