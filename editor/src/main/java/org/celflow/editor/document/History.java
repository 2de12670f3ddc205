package org.celflow.editor.document;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.celflow.graph.Graph;
import org.jspecify.annotations.Nullable;

/**
 * Past and future graphs around the present one. Snapshots share what they have in common, so a step costs little; the
 * oldest steps are forgotten beyond {@link #LIMIT}.
 */
final class History {
    /** Steps that are kept. */
    static final int LIMIT = 500;

    private record Step(Graph graph, String label) {}

    private final Deque<Step> past = new ArrayDeque<>();
    private final Deque<Step> future = new ArrayDeque<>();
    private Graph present;
    private @Nullable Open open;

    /** The gesture under way, and what there was when it began. */
    private record Open(Object gesture, Graph before, List<Step> past, List<Step> future) {}

    History(Graph first) {
        this.present = first;
    }

    Graph present() {
        return present;
    }

    /** Makes {@code next} the present as a step of its own. */
    void record(Graph next, String label) {
        open = null;
        push(next, label);
    }

    /** Makes {@code next} the present; within one gesture only the first call is a step. */
    void recordLive(Object gesture, Graph next, String label) {
        if (open != null && open.gesture().equals(gesture)) {
            present = next;
        } else {
            Open begun = new Open(gesture, present, List.copyOf(past), List.copyOf(future));
            push(next, label);
            open = begun;
        }
    }

    /** Ends the open gesture: the next live edit is a new step. A gesture that ends where it began is none. */
    void endGesture() {
        if (open != null && present.equals(open.before())) {
            restore(open);
        }
        open = null;
    }

    /**
     * As if a gesture had never begun: past, present and future are those of before.
     *
     * @return whether that gesture was open
     */
    boolean abandon(Object gesture) {
        Open begun = open;
        if (begun == null || !begun.gesture().equals(gesture)) {
            return false;
        }
        restore(begun);
        open = null;
        return true;
    }

    private void restore(Open begun) {
        present = begun.before();
        past.clear();
        past.addAll(begun.past());
        future.clear();
        future.addAll(begun.future());
    }

    /** Brings every graph, past and future, into another form that means the same. */
    void replaceAll(UnaryOperator<Graph> same) {
        open = null;
        present = same.apply(present);
        replaceAll(past, same);
        replaceAll(future, same);
    }

    private static void replaceAll(Deque<Step> steps, UnaryOperator<Graph> same) {
        List<Step> replaced = steps.stream()
                .map(step -> new Step(same.apply(step.graph()), step.label()))
                .toList();
        steps.clear();
        steps.addAll(replaced);
    }

    /** The label of the step that undo takes back. */
    Optional<String> undoLabel() {
        return Optional.ofNullable(past.peek()).map(Step::label);
    }

    /** The label of the step that redo repeats. */
    Optional<String> redoLabel() {
        return Optional.ofNullable(future.peek()).map(Step::label);
    }

    /** Takes one step back; nothing at the beginning. */
    void undo() {
        open = null;
        Step step = past.poll();
        if (step != null) {
            future.push(new Step(present, step.label()));
            present = step.graph();
        }
    }

    /** Repeats one step; nothing at the end. */
    void redo() {
        open = null;
        Step step = future.poll();
        if (step != null) {
            past.push(new Step(present, step.label()));
            present = step.graph();
        }
    }

    private void push(Graph next, String label) {
        past.push(new Step(present, label));
        if (past.size() > LIMIT) {
            past.removeLast();
        }
        future.clear();
        present = next;
    }
}
