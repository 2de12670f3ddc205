package org.celflow.editor.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import javafx.event.ActionEvent;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.celflow.editor.view.FrameRates;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/** The frame rate and the shots of a graph. Nothing changes before it is applied, and then all at once. */
final class ShotsWindow extends Dialog<ButtonType> {
    private static final List<String> RATES = List.of("12", "23.976", "24", "25", "29.97", "30", "48", "50", "60");
    private static final int LENGTH = 24;

    private final Consumer<Timeline> apply;
    private final ComboBox<String> fps = new ComboBox<>();
    private final GridPane grid = new GridPane();
    private final Label wrong = new Label();
    private final List<Row> rows = new ArrayList<>();

    /** The fields of a shot; the last frame belongs to it. */
    private record Row(TextField name, TextField first, TextField last) {}

    /**
     * Shows a timeline.
     *
     * @param apply receives what was entered, when it can be
     */
    ShotsWindow(Window owner, Timeline timeline, Consumer<Timeline> apply) {
        this.apply = apply;
        initOwner(owner);
        setTitle("Frame rate and shots");
        setHeaderText(null);
        setResizable(true);
        Theme.apply(getDialogPane(), owner);
        getDialogPane().getButtonTypes().setAll(ButtonType.OK, ButtonType.CANCEL);
        getDialogPane().setContent(form(timeline));
        getDialogPane().setMinSize(420, 300);
        Button ok = (Button) getDialogPane().lookupButton(ButtonType.OK);
        ok.setId("shots-apply");
        ok.addEventFilter(ActionEvent.ACTION, event -> {
            if (!apply()) {
                event.consume();
            }
        });
    }

    private Node form(Timeline timeline) {
        fps.setId("shots-fps");
        fps.setEditable(true);
        fps.getItems().setAll(RATES);
        fps.setValue(FrameRates.text(timeline.fps()));
        Label unit = new Label("frames per second");
        unit.getStyleClass().add("caption");
        HBox rate = new HBox(fps, unit);
        rate.getStyleClass().add("shots-rate");
        grid.getStyleClass().add("shots-grid");
        timeline.shots().forEach(this::add);
        layoutRows();
        Button more = new Button("Add shot", new FontIcon(MaterialDesignP.PLUS));
        more.setId("shots-add");
        more.getStyleClass().add("flat");
        more.setOnAction(event -> another());
        wrong.setId("shots-wrong");
        wrong.getStyleClass().add("param-error");
        wrong.setMinHeight(20);
        VBox form = new VBox(rate, grid, more, wrong);
        form.getStyleClass().add("shots-editor");
        return form;
    }

    private void add(Shot shot) {
        rows.add(new Row(
                field(shot.name(), 9, "Name of the shot"),
                field(String.valueOf(shot.first()), 5, "First frame"),
                field(String.valueOf(shot.end() - 1), 5, "Last frame")));
    }

    private TextField field(String text, int columns, String what) {
        TextField field = new TextField(text);
        field.setPrefColumnCount(columns);
        field.setTooltip(new Tooltip(what));
        field.setAccessibleText(what);
        return field;
    }

    private void layoutRows() {
        grid.getChildren().clear();
        List<String> titles = List.of("Shot", "First", "Last");
        for (int i = 0; i < titles.size(); i++) {
            Label title = new Label(titles.get(i));
            title.getStyleClass().add("caption");
            grid.add(title, i, 0);
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Button remove = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
            remove.getStyleClass().addAll("flat", "small-icon");
            remove.setTooltip(new Tooltip("Remove this shot"));
            remove.setAccessibleText("Remove this shot");
            remove.setDisable(rows.size() == 1);
            remove.setOnAction(event -> {
                rows.remove(row);
                layoutRows();
            });
            GridPane.setHalignment(remove, HPos.RIGHT);
            grid.addRow(i + 1, row.name(), row.first(), row.last(), remove);
        }
    }

    private void another() {
        int next = rows.stream().mapToInt(ShotsWindow::endOf).max().orElse(0);
        add(new Shot("shot-%d".formatted(rows.size() + 1), next, next + LENGTH));
        layoutRows();
        rows.get(rows.size() - 1).name().requestFocus();
    }

    private static int endOf(Row row) {
        try {
            return Integer.parseInt(row.last().getText().strip()) + 1;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private boolean apply() {
        try {
            apply.accept(entered());
            return true;
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            wrong.setText(Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
            return false;
        }
    }

    private Timeline entered() {
        List<Shot> shots = new ArrayList<>();
        for (Row row : rows) {
            String name = row.name().getText().strip();
            if (name.isEmpty()) {
                throw new IllegalArgumentException("every shot needs a name");
            }
            int first = frame(row.first(), name);
            int last = frame(row.last(), name);
            if (last < first) {
                throw new IllegalArgumentException("shot %s ends before it begins".formatted(name));
            }
            shots.add(new Shot(name, first, last + 1));
        }
        shots.sort(Comparator.comparingInt(Shot::first));
        return new Timeline(rate(), shots);
    }

    private static int frame(TextField field, String shot) {
        try {
            return Integer.parseInt(field.getText().strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the frames of shot %s are whole numbers, not '%s'".formatted(shot, field.getText()), e);
        }
    }

    private double rate() {
        String text = fps.getEditor().getText().strip();
        try {
            return Double.parseDouble(text.replace(',', '.'));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the frame rate is a number, not '%s'".formatted(text), e);
        }
    }
}
