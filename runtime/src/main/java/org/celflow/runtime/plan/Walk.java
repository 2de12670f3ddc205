package org.celflow.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Problem;
import org.celflow.node.time.Timeline;
import org.celflow.node.value.SavedFile;
import org.celflow.runtime.Key;
import org.celflow.runtime.Reason;
import org.celflow.runtime.Task;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.store.ValueStore;
import org.jspecify.annotations.Nullable;

/** The walk up from a request that stops at stored keys; for one plan. */
final class Walk {
    private static final Reason STORED = new Reason(Reason.Kind.STORED, "stored");
    private static final Reason WRITTEN = new Reason(Reason.Kind.STORED, "already written");

    private final KeyTable keys;
    private final ValueStore store;
    private final FileFingerprints fingerprints;
    private final Ingredients ingredients;
    private final Map<Key, Visit> visits = new HashMap<>();
    private final Map<Key, Path> written = new HashMap<>();
    private final ArrayDeque<Visit> open = new ArrayDeque<>();

    /** A key that was reached. */
    private static final class Visit {
        final Vertex vertex;
        final int frame;
        final Key key;
        final Reason reason;
        Set<Visit> needs = Set.of();

        /** The first node that has the key; all that it reads comes before it, whichever twin the walk came by. */
        @Nullable
        Vertex first;

        final List<Integer> frames = new ArrayList<>(1);
        List<TaskId> twins = List.of();

        Visit(Vertex vertex, int frame, Key key, Reason reason) {
            this.vertex = vertex;
            this.frame = frame;
            this.key = key;
            this.reason = reason;
        }

        boolean stored() {
            return reason.kind() == Reason.Kind.STORED;
        }

        void serve(Vertex node, int nodeFrame) {
            if (first == null) {
                first = node;
            }
            if (first == node) {
                frames.add(nodeFrame);
            } else if (twins.stream().noneMatch(twin -> twin.node().equals(node.id()))) {
                twins = new ArrayList<>(twins);
                twins.add(new TaskId(node.id(), nodeFrame));
            }
        }

        int firstIndex() {
            return Objects.requireNonNull(first).index();
        }

        int firstFrame() {
            return frames.get(0);
        }

        TaskId id() {
            return new TaskId(Objects.requireNonNull(first).id(), firstFrame());
        }

        Task task() {
            List<TaskId> ids = new ArrayList<>(needs.size());
            needs.forEach(need -> ids.add(need.id()));
            Task.State state = stored() ? Task.State.STORED : Task.State.TO_COMPUTE;
            return new Task(id(), key, vertex.type().lane(), ids, frames, twins, state, reason);
        }
    }

    Walk(KeyTable keys, ValueStore store, FileFingerprints fingerprints, Ingredients ingredients) {
        this.keys = keys;
        this.store = store;
        this.fingerprints = fingerprints;
        this.ingredients = ingredients;
    }

    /** Walks up from the frames asked for. */
    Work from(Map<Vertex, int[]> asked, List<Problem> warnings, Timeline timeline) {
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
        return new Work(tasks(), requested, written, frames, warnings, keys, timeline);
    }

    private Visit visit(Vertex vertex, int anyFrame) {
        Key key = keys.at(vertex, anyFrame);
        Visit known = visits.get(key);
        if (known == null) {
            int frame = vertex.canonical(anyFrame);
            known = new Visit(vertex, frame, key, state(vertex, frame, key));
            visits.put(key, known);
            open.addLast(known);
        }
        return known;
    }

    private void climb(Visit visit) {
        if (visit.stored()) {
            return;
        }
        Set<Visit> needs = new LinkedHashSet<>(4);
        Reads.of(visit.vertex, visit.frame, (edge, offset, there) -> needs.add(visit(edge.from(), there)));
        int previous = Reads.previous(visit.vertex, visit.frame);
        if (visit.vertex.hasPrevious() && previous != visit.frame) {
            needs.add(visit(visit.vertex, previous));
        }
        visit.needs = needs;
    }

    private List<Task> tasks() {
        keys.forEachFrame((vertex, frame, key) -> {
            Visit visit = visits.get(key);
            if (visit != null) {
                visit.serve(vertex, frame);
            }
        });
        return visits.values().stream()
                .sorted(Comparator.comparingInt(Visit::firstIndex).thenComparingInt(Visit::firstFrame))
                .map(Visit::task)
                .toList();
    }

    private Reason state(Vertex vertex, int frame, Key key) {
        if (vertex.type().sink()) {
            return sinkState(vertex, frame, key);
        }
        boolean kept = store.keeps(vertex.type());
        return kept && store.contains(key) ? STORED : ingredients.compare(vertex, frame, key, kept);
    }

    /** A sink has nothing to do when its record is there and the file is still what was written. */
    private Reason sinkState(Vertex vertex, int frame, Key key) {
        Optional<SavedFile> record = store.contains(key)
                ? store.load(key, vertex.type()).map(found ->
                        (SavedFile) found.outputs().values().values().iterator().next())
                : Optional.empty();
        if (record.isEmpty()) {
            return ingredients.compare(vertex, frame, key, true);
        }
        Path file = record.get().path();
        try {
            if (fingerprints.of(file).sha256().equals(record.get().sha256())) {
                written.put(key, file);
                return WRITTEN;
            }
            return new Reason(Reason.Kind.OUTPUT_FILE, "%s was changed".formatted(file));
        } catch (IOException e) {
            return new Reason(Reason.Kind.OUTPUT_FILE, "%s is gone".formatted(file));
        }
    }
}
