package org.celflow.editor.shell;

import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.celflow.editor.run.Messages;
import org.celflow.editor.run.Report;
import org.celflow.graph.NodeId;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** Problems and messages. A click on a problem, or Enter, goes to its node. */
final class BottomTabs extends TabPane {
    private final Function<NodeId, String> titles;
    private final Tab problems = new Tab("Problems");

    BottomTabs(Session session, Consumer<Report> goTo) {
        this.titles = session::title;
        setId("bottom-tabs");
        setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
        setMinHeight(0);
        ListView<Report> list = new ListView<>(session.board().problems().all());
        list.setId("problems");
        list.setPlaceholder(nothing("No problems"));
        list.setCellFactory(view -> new ProblemCell());
        list.setOnMouseClicked(event -> chosen(list, goTo));
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                chosen(list, goTo);
            }
        });
        problems.setContent(list);
        InvalidationListener count = change -> problems.setText(
                list.getItems().isEmpty()
                        ? "Problems"
                        : "Problems (%d)".formatted(list.getItems().size()));
        list.getItems().addListener(count);
        Tab log = new Tab("Log", log(session.board().messages()));
        getTabs().setAll(problems, log);
    }

    /** Brings the problems to the front. */
    void showProblems() {
        getSelectionModel().select(problems);
    }

    private static void chosen(ListView<Report> list, Consumer<Report> goTo) {
        Report report = list.getSelectionModel().getSelectedItem();
        if (report != null) {
            goTo.accept(report);
        }
    }

    private static Node log(Messages messages) {
        ListView<Messages.Line> list = new ListView<>(messages.lines());
        list.setId("log");
        list.setPlaceholder(nothing("Nothing happened yet"));
        list.setCellFactory(view -> new LineCell());
        messages.lines().addListener((ListChangeListener<Messages.Line>)
                change -> list.scrollTo(Math.max(0, messages.lines().size() - 1)));
        return list;
    }

    private static Node nothing(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("doc");
        VBox box = new VBox(label);
        box.getStyleClass().add("empty");
        return box;
    }

    private final class ProblemCell extends ListCell<Report> {
        @Override
        protected void updateItem(Report report, boolean empty) {
            super.updateItem(report, empty);
            if (empty || report == null) {
                setGraphic(null);
                return;
            }
            FontIcon icon =
                    new FontIcon(report.error() ? MaterialDesignA.ALERT_CIRCLE_OUTLINE : MaterialDesignA.ALERT_OUTLINE);
            icon.getStyleClass().add(report.error() ? "error-icon" : "warning-icon");
            Label where = new Label(report.node().map(titles).orElse("Graph")
                    + report.frame().map(f -> ", frame " + f).orElse(""));
            where.getStyleClass().add("problem-where");
            Label what = new Label(report.message());
            what.setMinWidth(0);
            HBox.setHgrow(what, Priority.ALWAYS);
            HBox row = new HBox(icon, where, what);
            row.getStyleClass().add("problem-row");
            setGraphic(row);
        }
    }

    private static final class LineCell extends ListCell<Messages.Line> {
        @Override
        protected void updateItem(Messages.Line line, boolean empty) {
            super.updateItem(line, empty);
            if (empty || line == null) {
                setGraphic(null);
                return;
            }
            Label time = new Label(line.time());
            time.getStyleClass().add("log-time");
            Label text = new Label(line.text());
            text.setMinWidth(0);
            FontIcon icon =
                    new FontIcon(line.error() ? MaterialDesignA.ALERT_CIRCLE_OUTLINE : MaterialDesignC.CIRCLE_SMALL);
            icon.getStyleClass().add(line.error() ? "error-icon" : "muted-icon");
            HBox row = new HBox(icon, time, text);
            row.getStyleClass().add("problem-row");
            setGraphic(row);
        }
    }
}
