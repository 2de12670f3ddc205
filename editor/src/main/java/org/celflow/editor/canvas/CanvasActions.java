package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.celflow.editor.document.Clipboard;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.NodeId;
import org.celflow.graph.Note;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignN;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** Everything that keys and menus do on the canvas. */
final class CanvasActions {
    /** Groups of the menu, in order. */
    enum Group {
        ADD,
        EDIT,
        NODE,
        LINK,
        VIEW
    }

    private final GraphCanvas canvas;
    private final GraphDocument document;
    private final Map<Group, List<CanvasAction>> groups = new EnumMap<>(Group.class);
    private final List<CanvasAction> hidden = new ArrayList<>();

    CanvasActions(GraphCanvas canvas) {
        this.canvas = canvas;
        this.document = canvas.document();
        BooleanSupplier some = () -> !selected().isEmpty();
        BooleanSupplier always = () -> true;
        add(Group.ADD, "Add node …", MaterialDesignP.PLUS, always, canvas::searchAtPointer, "Tab", "Shift+A");
        add(Group.ADD, "Add note", MaterialDesignN.NOTE_PLUS_OUTLINE, always, this::addNote, "Shift+N");
        add(Group.EDIT, "Undo", MaterialDesignU.UNDO, document.canUndo()::get, document::undo, "Shortcut+Z");
        add(
                Group.EDIT,
                "Redo",
                MaterialDesignR.REDO,
                document.canRedo()::get,
                document::redo,
                "Shortcut+Shift+Z",
                "Shortcut+Y");
        add(Group.EDIT, "Cut", MaterialDesignC.CONTENT_CUT, some, this::cut, "Shortcut+X");
        add(Group.EDIT, "Copy", MaterialDesignC.CONTENT_COPY, some, this::copy, "Shortcut+C");
        add(Group.EDIT, "Paste", MaterialDesignC.CONTENT_PASTE, this::canPaste, this::paste, "Shortcut+V");
        add(Group.EDIT, "Duplicate", MaterialDesignC.CONTENT_DUPLICATE, some, this::duplicate, "Shortcut+D");
        add(Group.EDIT, "Delete", MaterialDesignD.DELETE_OUTLINE, some, this::delete, "Delete", "Backspace");
        add(
                Group.EDIT,
                "Delete and reconnect",
                MaterialDesignV.VECTOR_LINE,
                some,
                this::dissolve,
                "Shortcut+Delete",
                "Shortcut+Backspace");
        add(Group.EDIT, "Select all", MaterialDesignS.SELECT_ALL, always, this::selectAll, "Shortcut+A");
        add(Group.NODE, "Edit values", MaterialDesignF.FORM_TEXTBOX, some, this::editValues, "Enter");
        add(Group.NODE, "Rename", MaterialDesignR.RENAME_BOX, some, this::rename, "F2");
        add(Group.NODE, "Collapse or expand", MaterialDesignA.ARROW_COLLAPSE_VERTICAL, some, this::collapse, "C");
        add(Group.NODE, "Show in viewer", MaterialDesignE.EYE_OUTLINE, some, this::show, "V");
        add(Group.LINK, "Link selected nodes", MaterialDesignL.LINK_VARIANT, this::several, this::join, "J");
        add(Group.LINK, "Disconnect", MaterialDesignL.LINK_VARIANT_OFF, some, this::disconnect, "Shortcut+Shift+D");
        add(
                Group.VIEW,
                "Show everything",
                MaterialDesignF.FIT_TO_PAGE_OUTLINE,
                always,
                canvas.viewport()::fitAll,
                "Home");
        add(
                Group.VIEW,
                "Show selected nodes",
                MaterialDesignF.FIT_TO_SCREEN_OUTLINE,
                always,
                canvas.viewport()::fitSelection,
                "F");
        add(
                Group.VIEW,
                "Zoom in",
                MaterialDesignM.MAGNIFY_PLUS_OUTLINE,
                always,
                () -> canvas.viewport().zoomBy(2),
                "Shortcut+Plus",
                "Shortcut+Equals",
                "Plus",
                "Equals");
        add(
                Group.VIEW,
                "Zoom out",
                MaterialDesignM.MAGNIFY_MINUS_OUTLINE,
                always,
                () -> canvas.viewport().zoomBy(-2),
                "Shortcut+Minus",
                "Minus");
        add(
                Group.VIEW,
                "Actual size",
                MaterialDesignM.MAGNIFY,
                always,
                canvas.viewport()::zoomActual,
                "Shortcut+0",
                "1");
        add(Group.VIEW, "Snap to grid", MaterialDesignG.GRID, always, canvas::toggleSnap, "Shift+G");
        for (Navigation.Direction direction : Navigation.Direction.values()) {
            String key =
                    direction.name().charAt(0) + direction.name().substring(1).toLowerCase(java.util.Locale.ROOT);
            double grid = MoveGesture.GRID;
            hide(() -> walk(direction, false), key);
            hide(() -> walk(direction, true), "Shift+" + key);
            hide(() -> nudge(direction.dx * grid, direction.dy * grid), "Shortcut+" + key);
            hide(() -> nudge(direction.dx, direction.dy), "Shortcut+Shift+" + key);
        }
        hide(() -> canvas.overlays().menuAtSelection(), "Shift+F10");
        hide(() -> canvas.overlays().menuAtSelection(), "Context_Menu");
    }

    /** The actions of a menu's group. */
    List<CanvasAction> of(Group group) {
        return Collections.unmodifiableList(groups.getOrDefault(group, List.of()));
    }

    /** Every action that menus show. */
    List<CanvasAction> all() {
        return Arrays.stream(Group.values())
                .flatMap(group -> of(group).stream())
                .toList();
    }

    /** Does what a key stands for; false if it stands for nothing. */
    boolean run(KeyEvent key) {
        List<CanvasAction> candidates = new ArrayList<>(all());
        candidates.addAll(hidden);
        for (CanvasAction action : candidates) {
            if (action.keys().stream().anyMatch(combination -> combination.match(key))) {
                if (action.enabled().getAsBoolean()) {
                    action.run().run();
                }
                return true;
            }
        }
        return false;
    }

    private void add(Group group, String label, Ikon icon, BooleanSupplier enabled, Runnable run, String... keys) {
        groups.computeIfAbsent(group, any -> new ArrayList<>())
                .add(new CanvasAction(label, icon, combinations(keys), enabled, run));
    }

    private void hide(Runnable run, String... keys) {
        hidden.add(new CanvasAction("", MaterialDesignA.ARROW_ALL, combinations(keys), () -> true, run));
    }

    private static List<KeyCombination> combinations(String... keys) {
        return Arrays.stream(keys).map(KeyCombination::valueOf).toList();
    }

    private Set<NodeId> selected() {
        return document.selection().nodes();
    }

    private Graph graph() {
        return document.graph().get();
    }

    private boolean several() {
        return selected().size() > 1;
    }

    private void apply(Optional<GraphEdit> edit) {
        edit.ifPresent(document::apply);
    }

    private void delete() {
        apply(SelectionEdits.delete(selected()));
    }

    private void dissolve() {
        apply(SelectionEdits.dissolve(graph(), canvas.rules(), selected()));
    }

    private void duplicate() {
        SelectionEdits.duplicate(graph(), selected(), MoveGesture.GRID).ifPresent(this::applyAndSelect);
    }

    private void cut() {
        copy();
        delete();
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(Clipboard.copy(graph(), selected()));
        javafx.scene.input.Clipboard.getSystemClipboard().setContent(content);
    }

    private boolean canPaste() {
        return javafx.scene.input.Clipboard.getSystemClipboard().hasString();
    }

    private void paste() {
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

    private void selectAll() {
        document.selection().selectAll(graph().nodes().keySet());
    }

    private void collapse() {
        apply(SelectionEdits.collapse(graph(), selected()));
    }

    private void disconnect() {
        apply(SelectionEdits.disconnect(graph(), selected()));
    }

    private void join() {
        Optional<GraphEdit> edit = SelectionEdits.join(canvas.board(), selected());
        apply(edit);
        if (edit.isEmpty()) {
            canvas.overlays().say("No free input of these nodes takes an output of the node selected before.");
        }
    }

    private void nudge(double dx, double dy) {
        apply(SelectionEdits.nudge(graph(), selected(), dx, dy));
    }

    private void walk(Navigation.Direction direction, boolean extend) {
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

    private void editValues() {
        document.selection().primary().get().ifPresent(node -> canvas.overlays().editFirstParam(node));
    }

    private void rename() {
        document.selection().primary().get().ifPresent(node -> canvas.overlays().editTitle(node));
    }

    private void show() {
        document.selection().primary().get().ifPresent(canvas::showInViewer);
    }

    private void addNote() {
        double[] at = canvas.pointerInWorld();
        Set<String> taken = new java.util.HashSet<>();
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
