package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.celflow.graph.GraphEdit;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/** The menu of the canvas: what can be done with what was clicked, then everything else, each with its key. */
final class CanvasMenu {
    private final GraphCanvas canvas;
    private final ContextMenu menu = new ContextMenu();

    CanvasMenu(GraphCanvas canvas) {
        this.canvas = canvas;
        menu.setId("canvas-menu");
    }

    void show(double x, double y, Hit under) {
        menu.getItems().clear();
        if (under instanceof Hit.Link link) {
            item(
                    "Delete link",
                    MaterialDesignL.LINK_VARIANT_OFF,
                    () -> canvas.document().apply(new GraphEdit.Disconnect(link.wire().input)));
        } else if (under instanceof Hit.OnNote note) {
            item(
                    "Delete note",
                    MaterialDesignD.DELETE_OUTLINE,
                    () -> canvas.document()
                            .apply(new GraphEdit.RemoveNote(note.note().id())));
        } else if (under instanceof Hit.Field field
                && field.node().node.param(field.row().name()).isPresent()) {
            item(
                    "Reset " + field.row().label(),
                    MaterialDesignR.RESTORE,
                    () -> canvas.document()
                            .apply(new GraphEdit.ClearParam(
                                    field.node().id, field.row().name())));
        }
        boolean onNode = under.owner().isPresent();
        for (CanvasActions.Group group : CanvasActions.Group.values()) {
            boolean aboutNodes = group == CanvasActions.Group.NODE || group == CanvasActions.Group.LINK;
            if (aboutNodes && !onNode && canvas.document().selection().nodes().isEmpty()) {
                continue;
            }
            if (!menu.getItems().isEmpty()) {
                menu.getItems().add(new SeparatorMenuItem());
            }
            List<MenuItem> items =
                    canvas.actionsOf(group).stream().map(CanvasMenu::item).toList();
            if (group == CanvasActions.Group.VIEW) {
                Menu view = new Menu("View", new FontIcon(MaterialDesignE.EYE_OUTLINE));
                view.getItems().addAll(items);
                menu.getItems().add(view);
            } else {
                menu.getItems().addAll(items);
            }
        }
        javafx.geometry.Point2D at = canvas.localToScreen(x, y);
        if (at != null) {
            menu.show(canvas, at.getX(), at.getY());
        }
    }

    void hide() {
        menu.hide();
    }

    private static MenuItem item(CanvasAction action) {
        MenuItem item = new MenuItem(action.label(), new FontIcon(action.icon()));
        // The canvas handles its keys itself; the menu only shows them.
        Optional<javafx.scene.input.KeyCombination> key = action.keys().stream().findFirst();
        key.ifPresent(item::setAccelerator);
        item.setDisable(!action.enabled().getAsBoolean());
        item.setOnAction(event -> action.run().run());
        return item;
    }

    private void item(String label, org.kordamp.ikonli.Ikon icon, Runnable run) {
        MenuItem item = new MenuItem(label, new FontIcon(icon));
        item.setOnAction(event -> run.run());
        menu.getItems().add(item);
    }
}
