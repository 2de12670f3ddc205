package org.celflow.editor.canvas;

import javafx.animation.PauseTransition;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/** A short message beside the pointer, for a moment or while something lasts. */
final class Tip {
    private static final double GAP = 18;

    private final Pane layer;
    private final Label label = new Label();
    private final PauseTransition leave = new PauseTransition();

    Tip(Pane layer) {
        this.layer = layer;
        label.setId("canvas-tip");
        label.getStyleClass().add("canvas-tip");
        label.setMouseTransparent(true);
        label.setManaged(false);
        label.setVisible(false);
        label.setWrapText(true);
        label.setMaxWidth(360);
        layer.getChildren().add(label);
        leave.setOnFinished(event -> hide());
    }

    /** Shows a message for long enough to read it. */
    void flash(String message, double x, double y) {
        hold(message, x, y);
        leave.setDuration(Duration.millis(1800 + 35.0 * message.length()));
        leave.playFromStart();
    }

    /** Shows a message until {@link #hide}. */
    void hold(String message, double x, double y) {
        leave.stop();
        label.setText(message);
        label.applyCss();
        double width = Math.min(360, label.prefWidth(-1));
        double height = label.prefHeight(width);
        double left = Math.max(4, Math.min(x + GAP, layer.getWidth() - width - 4));
        double top = y + GAP + height > layer.getHeight() ? y - GAP - height : y + GAP;
        label.resizeRelocate(Math.rint(left), Math.rint(top), width, height);
        label.setVisible(true);
        label.toFront();
    }

    void hide() {
        leave.stop();
        label.setVisible(false);
    }

    /** Whether a message is shown. */
    boolean shown() {
        return label.isVisible();
    }

    /** Whether a message is held by what is going on rather than passing by itself. */
    boolean held() {
        return label.isVisible() && leave.getStatus() != javafx.animation.Animation.Status.RUNNING;
    }
}
