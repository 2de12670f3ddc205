package org.celflow.editor.shell;

import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.celflow.editor.run.Report;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The lowest line: progress of the run with the time left, problems, and the zoom of the canvas. */
final class StatusBar extends HBox {
    StatusBar(Session session, Actions actions, ReadOnlyDoubleProperty zoom, Consumer<StatusBar> showProblems) {
        setId("status-bar");
        getStyleClass().add("status-bar");
        var runs = session.runs();
        ProgressBar progress = new ProgressBar();
        progress.setId("progress");
        progress.setPrefWidth(220);
        progress.progressProperty().bind(runs.progress());
        progress.visibleProperty().bind(runs.running());
        progress.managedProperty().bind(runs.running());
        Button cancel = new Button("Stop", new FontIcon(MaterialDesignC.CLOSE));
        cancel.setId("status-cancel");
        cancel.setFocusTraversable(false);
        cancel.getStyleClass().addAll("flat", "small");
        cancel.setTooltip(new Tooltip("Stop the run; finished frames are kept  (" + actions.cancel.keysText() + ")"));
        cancel.setOnAction(event -> actions.cancel.run());
        cancel.visibleProperty().bind(runs.running());
        cancel.managedProperty().bind(runs.running());
        cancel.disableProperty().bind(runs.cancelling());
        Label progressText = new Label();
        progressText.setId("progress-text");
        progressText.setMinWidth(Region.USE_PREF_SIZE);
        progressText.getStyleClass().add("caption");
        progressText.visibleProperty().bind(runs.running());
        progressText.managedProperty().bind(runs.running());
        progressText
                .textProperty()
                .bind(Bindings.createStringBinding(
                        () -> progressText(runs.progress().get(), runs.frames().get()),
                        runs.progress(),
                        runs.frames()));
        Label message = new Label();
        message.setId("message");
        message.setMinWidth(0);
        message.textProperty().bind(runs.message());
        HBox.setHgrow(message, Priority.ALWAYS);
        message.setMaxWidth(Double.MAX_VALUE);
        Label scale = new Label();
        scale.getStyleClass().add("caption");
        scale.setTooltip(new Tooltip("Zoom of the canvas"));
        scale.textProperty().bind(Bindings.createStringBinding(() -> Math.round(zoom.get() * 100) + " %", zoom));
        getChildren()
                .addAll(
                        progress,
                        progressText,
                        cancel,
                        message,
                        problems(session, showProblems),
                        new Region(),
                        memory(session),
                        scale);
    }

    /** As {@code 37 %   7 of 48 frames}, as far as it is known. */
    static String progressText(double share, String frames) {
        String percent = share < 0 ? "" : (int) Math.floor(share * 100) + " %   ";
        return percent + frames;
    }

    private Button problems(Session session, Consumer<StatusBar> show) {
        Button button = new Button();
        button.setId("problem-count");
        button.setFocusTraversable(false);
        button.getStyleClass().addAll("flat", "small");
        button.setTooltip(new Tooltip("Show the problems  (Ctrl+B)"));
        button.setOnAction(event -> show.accept(this));
        var all = session.board().problems().all();
        InvalidationListener count = change -> {
            long errors = all.stream().filter(Report::error).count();
            button.setVisible(!all.isEmpty());
            button.setText(
                    errors > 0
                            ? "%d problem%s".formatted(errors, errors == 1 ? "" : "s")
                            : "%d warning%s".formatted(all.size(), all.size() == 1 ? "" : "s"));
            FontIcon icon =
                    new FontIcon(errors > 0 ? MaterialDesignA.ALERT_CIRCLE_OUTLINE : MaterialDesignA.ALERT_OUTLINE);
            icon.getStyleClass().add(errors > 0 ? "error-icon" : "warning-icon");
            button.setGraphic(icon);
        };
        all.addListener(count);
        count.invalidated(all);
        return button;
    }

    private static Label memory(Session session) {
        Label label = new Label();
        label.getStyleClass().add("caption");
        label.setTooltip(new Tooltip("Pictures kept for the viewer"));
        session.frames()
                .revision()
                .addListener(change -> label.setText(
                        String.format(Locale.ROOT, "%.0f MB", session.frames().bytes() / 1e6)));
        return label;
    }
}
