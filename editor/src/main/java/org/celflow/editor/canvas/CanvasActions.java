package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.celflow.editor.document.GraphDocument;
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

    private final Map<Group, List<CanvasAction>> groups = new EnumMap<>(Group.class);
    private final List<CanvasAction> hidden = new ArrayList<>();

    CanvasActions(GraphCanvas canvas) {
        GraphDocument document = canvas.document();
        SelectionCommands nodes = new SelectionCommands(canvas);
        BooleanSupplier some = nodes::some;
        BooleanSupplier always = () -> true;
        add(Group.ADD, "Add node …", MaterialDesignP.PLUS, always, canvas::searchAtPointer, "Tab", "Shift+A");
        add(Group.ADD, "Add note", MaterialDesignN.NOTE_PLUS_OUTLINE, always, nodes::addNote, "Shift+N");
        add(Group.EDIT, "Undo", MaterialDesignU.UNDO, document.canUndo()::get, document::undo, "Shortcut+Z");
        add(
                Group.EDIT,
                "Redo",
                MaterialDesignR.REDO,
                document.canRedo()::get,
                document::redo,
                "Shortcut+Shift+Z",
                "Shortcut+Y");
        add(Group.EDIT, "Cut", MaterialDesignC.CONTENT_CUT, some, nodes::cut, "Shortcut+X");
        add(Group.EDIT, "Copy", MaterialDesignC.CONTENT_COPY, some, nodes::copy, "Shortcut+C");
        add(Group.EDIT, "Paste", MaterialDesignC.CONTENT_PASTE, nodes::canPaste, nodes::paste, "Shortcut+V");
        add(Group.EDIT, "Duplicate", MaterialDesignC.CONTENT_DUPLICATE, some, nodes::duplicate, "Shortcut+D");
        add(Group.EDIT, "Delete", MaterialDesignD.DELETE_OUTLINE, some, nodes::delete, "Delete", "Backspace");
        add(
                Group.EDIT,
                "Delete and reconnect",
                MaterialDesignV.VECTOR_LINE,
                some,
                nodes::dissolve,
                "Shortcut+Delete",
                "Shortcut+Backspace");
        add(Group.EDIT, "Select all", MaterialDesignS.SELECT_ALL, always, nodes::selectAll, "Shortcut+A");
        add(Group.NODE, "Edit values", MaterialDesignF.FORM_TEXTBOX, some, nodes::editValues, "Enter");
        add(Group.NODE, "Rename", MaterialDesignR.RENAME_BOX, some, nodes::rename, "F2");
        add(Group.NODE, "Collapse or expand", MaterialDesignA.ARROW_COLLAPSE_VERTICAL, some, nodes::collapse, "C");
        add(Group.NODE, "Show in viewer", MaterialDesignE.EYE_OUTLINE, some, nodes::show, "V");
        add(Group.LINK, "Link selected nodes", MaterialDesignL.LINK_VARIANT, nodes::several, nodes::join, "J");
        add(Group.LINK, "Disconnect", MaterialDesignL.LINK_VARIANT_OFF, some, nodes::disconnect, "Shortcut+Shift+D");
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
            hide(() -> nodes.walk(direction, false), key);
            hide(() -> nodes.walk(direction, true), "Shift+" + key);
            hide(() -> nodes.nudge(direction.dx * grid, direction.dy * grid), "Shortcut+" + key);
            hide(() -> nodes.nudge(direction.dx, direction.dy), "Shortcut+Shift+" + key);
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
}
