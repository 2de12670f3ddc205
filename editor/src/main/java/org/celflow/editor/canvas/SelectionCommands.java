package org.celflow.editor.canvas;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javafx.scene.input.ClipboardContent;
import org.celflow.editor.document.Clipboard;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.NodeId;
import org.celflow.graph.Note;

/** What can be done with the selected nodes; each is one undo step. */
final class SelectionCommands {
    private final GraphCanvas canvas;
    private final GraphDocument document;

    SelectionCommands(GraphCanvas canvas) {
        this.canvas = canvas;
        this.document = canvas.document();
    }

    private Set<NodeId> selected() {
        return document.selection().nodes();
    }

    private Graph graph() {
        return document.graph().get();
    }

    /** Whether any node is selected. */
    boolean some() {
        return !selected().isEmpty();
    }

    /** Whether more than one is. */
    boolean several() {
        return selected().size() > 1;
    }

    private void apply(Optional<GraphEdit> edit) {
        edit.ifPresent(document::apply);
    }

    /** Removes the selected nodes. */
    void delete() {
        apply(SelectionEdits.delete(selected()));
    }

    /** Removes them and links what they lay between. */
    void dissolve() {
        apply(SelectionEdits.dissolve(graph(), canvas.rules(), selected()));
    }

    /** Puts copies beside them and selects those. */
    void duplicate() {
        SelectionEdits.duplicate(graph(), selected(), MoveGesture.GRID).ifPresent(this::applyAndSelect);
    }

    /** Copies and removes them. */
    void cut() {
        copy();
        delete();
    }

    /** Puts them into the clipboard. */
    void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(Clipboard.copy(graph(), selected()));
        javafx.scene.input.Clipboard.getSystemClipboard().setContent(content);
    }

    /** Whether the clipboard holds a text. */
    boolean canPaste() {
        return javafx.scene.input.Clipboard.getSystemClipboard().hasString();
    }

    /** Adds the nodes of the clipboard at the pointer and selects them. */
    void paste() {
        String text = javafx.scene.input.Clipboard.getSystemClipboard().getString();
        if (text == null) {
            return;
        }
        if (!Clipboard.accepts(text)) {
            canvas.overlays().say("The clipboard holds no nodes.");
            return;
        }
        double[] at = canvas.pointerInWorld();
        try {
            applyAndSelect(SelectionEdits.pasteAt(graph(), text, at[0], at[1]));
        } catch (GraphFormatException noGraph) {
            canvas.overlays().say("Not pasted: " + noGraph.getMessage());
        }
    }

    private void applyAndSelect(GraphEdit edit) {
        document.apply(edit);
        document.selection().selectAll(Clipboard.added(edit));
    }

    /** Selects every node. */
    void selectAll() {
        document.selection().selectAll(graph().nodes().keySet());
    }

    /** Collapses them, or expands them if all are collapsed. */
    void collapse() {
        apply(SelectionEdits.collapse(graph(), selected()));
    }

    /** Takes their links away. */
    void disconnect() {
        apply(SelectionEdits.disconnect(graph(), selected()));
    }

    /** Links them one after the other, as far as their ports fit. */
    void join() {
        Optional<GraphEdit> edit = SelectionEdits.join(canvas.board(), selected());
        apply(edit);
        if (edit.isEmpty()) {
            canvas.overlays().say("No free input of these nodes takes an output of the node selected before.");
        }
    }

    /** Moves them by some world units. */
    void nudge(double dx, double dy) {
        apply(SelectionEdits.nudge(graph(), selected(), dx, dy));
    }

    /** Selects the next node in a direction, or adds it to the selection. */
    void walk(Navigation.Direction direction, boolean extend) {
        Optional<PlacedNode> from = document.selection().primary().get().flatMap(canvas.board()::find);
        Optional<PlacedNode> to = from.isPresent()
                ? Navigation.next(canvas.board(), from.get(), direction)
                : canvas.viewport().nodeNearCentre();
        to.ifPresent(node -> {
            if (extend) {
                document.selection().add(node.id);
            } else {
                document.selection().select(node.id);
            }
            canvas.reveal(node.id);
        });
    }

    /** Edits the first value of the selected node. */
    void editValues() {
        document.selection().primary().get().ifPresent(node -> canvas.overlays().editFirstParam(node));
    }

    /** Edits its title. */
    void rename() {
        document.selection().primary().get().ifPresent(node -> canvas.overlays().editTitle(node));
    }

    /** Shows its result in the viewer. */
    void show() {
        document.selection().primary().get().ifPresent(canvas::showInViewer);
    }

    /** Adds a note at the pointer and edits it. */
    void addNote() {
        double[] at = canvas.pointerInWorld();
        Set<String> taken = new HashSet<>();
        graph().notes().forEach(note -> taken.add(note.id()));
        int number = 1;
        while (taken.contains("note-" + number)) {
            number++;
        }
        Note note = new Note("note-" + number, "", Math.rint(at[0]), Math.rint(at[1]), 240, 96);
        document.apply(GraphEdit.batch("Add note", new GraphEdit.PutNote(note)));
        canvas.overlays().editNote(note);
    }
}
