package org.celflow.editor.document;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.jspecify.annotations.Nullable;

/**
 * An open graph: the present snapshot, its history, its file and its selection. FX thread only; needs no toolkit.
 *
 * <pre>{@code
 * document.apply(new GraphEdit.AddNode(id, node));
 * document.applyLive(gesture, new GraphEdit.SetParam(id, "strength", value)); // many calls, one undo step
 * document.undo();
 * }</pre>
 */
public final class GraphDocument {
    private final ReadOnlyObjectWrapper<Graph> graph;
    private final ReadOnlyObjectWrapper<Optional<Path>> file =
            new ReadOnlyObjectWrapper<>(this, "file", Optional.empty());
    private final ReadOnlyBooleanWrapper modified = new ReadOnlyBooleanWrapper(this, "modified");
    private final ReadOnlyObjectWrapper<Optional<String>> undoLabel =
            new ReadOnlyObjectWrapper<>(this, "undoLabel", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> redoLabel =
            new ReadOnlyObjectWrapper<>(this, "redoLabel", Optional.empty());
    private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper(this, "canUndo");
    private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper(this, "canRedo");
    private final ReadOnlyIntegerWrapper openings = new ReadOnlyIntegerWrapper(this, "openings");
    private final Selection selection = new Selection();
    private History history;
    /** The snapshot that is on disk, compared by identity; null when none is. */
    private @Nullable Graph saved;

    /** A new, empty, unmodified document. */
    public GraphDocument() {
        Graph empty = Graph.empty();
        history = new History(empty);
        saved = empty;
        graph = new ReadOnlyObjectWrapper<>(this, "graph", empty);
    }

    /** The present snapshot. */
    public ReadOnlyObjectProperty<Graph> graph() {
        return graph.getReadOnlyProperty();
    }

    /** Where it is saved; empty before the first save. */
    public ReadOnlyObjectProperty<Optional<Path>> file() {
        return file.getReadOnlyProperty();
    }

    /** Whether the present snapshot differs from the file. */
    public ReadOnlyBooleanProperty modified() {
        return modified.getReadOnlyProperty();
    }

    /** What undo would take back, as {@code Add KSampler}. */
    public ReadOnlyObjectProperty<Optional<String>> undoLabel() {
        return undoLabel.getReadOnlyProperty();
    }

    /** What redo would repeat. */
    public ReadOnlyObjectProperty<Optional<String>> redoLabel() {
        return redoLabel.getReadOnlyProperty();
    }

    /** Whether there is something to undo. */
    public ReadOnlyBooleanProperty canUndo() {
        return canUndo.getReadOnlyProperty();
    }

    /** Whether there is something to redo. */
    public ReadOnlyBooleanProperty canRedo() {
        return canRedo.getReadOnlyProperty();
    }

    /** Grows by one whenever another graph is shown, after it is shown. */
    public ReadOnlyIntegerProperty openings() {
        return openings.getReadOnlyProperty();
    }

    /** The selected nodes. */
    public Selection selection() {
        return selection;
    }

    /**
     * Applies an edit as one undo step. An edit that changes nothing is no step.
     *
     * @throws IllegalArgumentException if the edit does not fit the graph
     */
    public void apply(GraphEdit edit) {
        Graph next = history.present().apply(edit);
        if (!next.equals(history.present())) {
            history.record(next, edit.label());
            show();
        }
    }

    /**
     * Applies an edit of a gesture; all edits of one gesture are one undo step.
     *
     * @param gesture identifies the gesture, compared by equals; a gesture ends with any other edit, undo, redo or
     *     {@link #endGesture}
     * @throws IllegalArgumentException if the edit does not fit the graph
     */
    public void applyLive(Object gesture, GraphEdit edit) {
        Graph next = history.present().apply(edit);
        if (!next.equals(history.present())) {
            history.recordLive(gesture, next, edit.label());
            show();
        }
    }

    /**
     * Ends the open gesture, as when the mouse is released or a field is left. A gesture that ends where it began is no undo
     * step.
     */
    public void endGesture() {
        history.endGesture();
        show();
    }

    /**
     * Takes an open gesture back, as when Escape is pressed: the graph, and what can be undone and redone, are as before it.
     *
     * @return whether that gesture was open
     */
    public boolean abandonGesture(Object gesture) {
        boolean was = history.abandon(gesture);
        if (was) {
            show();
        }
        return was;
    }

    /** Goes one step back. */
    public void undo() {
        history.undo();
        show();
    }

    /** Goes one step forward again. */
    public void redo() {
        history.redo();
        show();
    }

    /** Shows another graph: an empty history, an unmodified document. */
    public void open(Graph opened, Optional<Path> from) {
        begin(opened, from, opened);
    }

    /** Shows work that is not in its file, as after a crash: an empty history, a modified document. */
    public void recover(Graph unsaved, Optional<Path> from) {
        begin(unsaved, from, null);
    }

    /**
     * Notes that a snapshot was saved where paths mean the same as before.
     *
     * @param snapshot the graph that was handed to the writer
     * @param written what is in the file now: the same, with digests of files noted
     * @param to the file
     */
    public void saved(Graph snapshot, Graph written, Path to) {
        saved(snapshot, written, to, UnaryOperator.identity());
    }

    /**
     * Notes that a snapshot was saved.
     *
     * @param snapshot the graph that was handed to the writer
     * @param written what is in the file now: the same, with paths as seen from there and digests of files noted
     * @param to the file
     * @param rebase brings the paths of other graphs of the history into the form that they need there
     */
    public void saved(Graph snapshot, Graph written, Path to, UnaryOperator<Graph> rebase) {
        history.replaceAll(graph -> same(graph, snapshot) ? written : rebase.apply(graph));
        saved = written;
        file.set(Optional.of(to));
        show();
    }

    private void begin(Graph opened, Optional<Path> from, @Nullable Graph onDisk) {
        selection.clear();
        history = new History(opened);
        saved = onDisk;
        file.set(from);
        show();
        openings.set(openings.get() + 1);
    }

    private void show() {
        Graph present = history.present();
        selection.retain(present.nodes().keySet());
        undoLabel.set(history.undoLabel());
        redoLabel.set(history.redoLabel());
        canUndo.set(history.undoLabel().isPresent());
        canRedo.set(history.redoLabel().isPresent());
        modified.set(!same(present, saved));
        graph.set(present);
    }

    /** Snapshots are told apart by identity: undo brings back the very snapshot that was saved, and it costs nothing. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Graph one, @Nullable Graph other) {
        return one == other;
    }
}
