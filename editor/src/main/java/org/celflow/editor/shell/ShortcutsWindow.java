package org.celflow.editor.shell;

import java.util.List;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.stage.Modality;
import javafx.stage.Window;
import org.celflow.editor.canvas.CanvasAction;

/** All keys on one page. */
final class ShortcutsWindow extends Dialog<ButtonType> {
    private int row;

    ShortcutsWindow(Window owner, Actions actions, List<CanvasAction> canvas) {
        initOwner(owner);
        // To be read while they are tried.
        initModality(Modality.NONE);
        setTitle("Keyboard shortcuts");
        setHeaderText(null);
        Theme.apply(getDialogPane(), owner);
        getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
        GridPane grid = new GridPane();
        grid.getStyleClass().add("shortcuts");
        section(grid, "File", actions.file());
        section(grid, "Edit", List.of(actions.undo, actions.redo));
        heading(grid, "Canvas");
        for (CanvasAction action : canvas) {
            if (!action.keys().isEmpty()) {
                line(grid, action.label(), action.keys().get(0).getDisplayText());
            }
        }
        section(grid, "Run", actions.run());
        section(grid, "Playback", actions.playback());
        section(grid, "Viewer", actions.viewer());
        section(grid, "Window", actions.window());
        ScrollPane scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setPrefViewportHeight(560);
        scroll.getStyleClass().add("edge-to-edge");
        getDialogPane().setContent(scroll);
        getDialogPane().setMinSize(480, 560);
    }

    private void section(GridPane grid, String title, List<Action> actions) {
        heading(grid, title);
        for (Action action : actions) {
            line(grid, action.title().get(), action.keysText());
        }
    }

    private void heading(GridPane grid, String title) {
        Label label = new Label(title.toUpperCase(java.util.Locale.ROOT));
        label.getStyleClass().add("section");
        grid.add(label, 0, row++, 2, 1);
    }

    private void line(GridPane grid, String title, String keys) {
        Label what = new Label(title);
        what.setMinWidth(280);
        Label key = new Label(keys);
        key.getStyleClass().add("key-cap");
        grid.addRow(row++, what, key);
    }
}
