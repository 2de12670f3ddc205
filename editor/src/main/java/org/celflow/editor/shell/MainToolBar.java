package org.celflow.editor.shell;

import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.control.TextField;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.celflow.editor.view.Playhead;
import org.celflow.node.time.FrameRange;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;

/** The tool bar: files, undo, what to render, and how the window looks. */
final class MainToolBar extends ToolBar {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    MainToolBar(Actions actions, Session session, Runnable fitCanvas) {
        setId("tool-bar");
        Button run = actions.runAll.button();
        run.setText("Render");
        run.setContentDisplay(ContentDisplay.LEFT);
        run.getStyleClass().add("accent");
        Button stop = actions.cancel.button();
        stop.getStyleClass().add("danger-when-on");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getItems()
                .setAll(
                        flat(actions.newGraph),
                        flat(actions.open),
                        flat(actions.save),
                        new Separator(),
                        flat(actions.undo),
                        flat(actions.redo),
                        new Separator(),
                        run,
                        flat(actions.runFrame),
                        flat(actions.runSelected),
                        stop,
                        range(session.playhead()),
                        new Separator(),
                        button(MaterialDesignF.FIT_TO_SCREEN_OUTLINE, "Show the whole graph  (Home)", fitCanvas),
                        gap,
                        flat(actions.bottom),
                        flat(actions.side),
                        flat(actions.theme));
    }

    private static Button flat(Action action) {
        Button button = action.button();
        button.getStyleClass().add("flat");
        return button;
    }

    private static Button button(Ikon icon, String what, Runnable action) {
        Button button = new Button(null, new FontIcon(icon));
        button.setId("fit");
        button.getStyleClass().add("flat");
        button.setFocusTraversable(false);
        button.setTooltip(new Tooltip(what));
        button.setAccessibleText(what);
        button.setOnAction(event -> action.run());
        return button;
    }

    /** Which frames are rendered and played. */
    private static Node range(Playhead playhead) {
        TextField field = new TextField();
        field.setId("frame-range");
        field.setPrefColumnCount(7);
        field.setPromptText("all");
        field.setTooltip(
                new Tooltip("Frames to render and play, as 1-24; empty for all. Shift-drag in the timeline marks them"
                        + "  (all: Ctrl+Shift+R)"));
        Runnable show = () -> {
            field.setText(playhead.range().get().map(MainToolBar::write).orElse(""));
            field.pseudoClassStateChanged(INVALID, false);
        };
        Runnable read = () -> {
            String text = field.getText().strip();
            try {
                playhead.range().set(text.isEmpty() ? Optional.empty() : Optional.of(FrameRange.parse(text)));
                show.run();
            } catch (IllegalArgumentException e) {
                field.pseudoClassStateChanged(INVALID, true);
            }
        };
        field.setOnAction(event -> read.run());
        field.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                show.run();
            }
        });
        field.focusedProperty().addListener((property, before, now) -> {
            if (!now) {
                read.run();
            }
        });
        playhead.range().addListener(change -> show.run());
        Label label = new Label("Frames");
        label.getStyleClass().add("caption");
        HBox box = new HBox(label, field);
        box.getStyleClass().add("field-row");
        return box;
    }

    private static String write(FrameRange range) {
        return range.first() == range.last() ? String.valueOf(range.first()) : range.first() + "-" + range.last();
    }
}
