package org.celflow.editor.inspector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** A colour for each of some parts: a row each, and one to add another part. */
final class ColoursEditor extends VBox {
    private static final String FIRST_COLOUR = "#d04a4a";

    private final ParamField field;
    private final EditContext context;
    private final VBox rows = new VBox();
    private final ComboBox<String> more = new ComboBox<>();

    ColoursEditor(ParamField field, EditContext context) {
        this.field = field;
        this.context = context;
        getStyleClass().add("field-column");
        rows.getStyleClass().add("field-column");
        more.setId("param-" + field.spec().name());
        more.setEditable(true);
        more.setPromptText("Add a part");
        more.setMaxWidth(Double.MAX_VALUE);
        more.setOnAction(event -> {
            String name = more.getValue() == null ? "" : more.getValue().strip();
            if (!name.isEmpty()) {
                change(colours ->
                        colours.putIfAbsent(name, context.partColour(name).orElse(FIRST_COLOUR)));
                more.setValue("");
            }
        });
        getChildren().addAll(rows, more);
        field.value().addListener((property, before, now) -> show());
        show();
    }

    private void show() {
        Map<String, String> colours = colours();
        rows.getChildren().clear();
        colours.forEach((part, colour) -> rows.getChildren().add(row(part, colour)));
        List<String> others = new ArrayList<>(context.partNames());
        others.removeAll(colours.keySet());
        more.getItems().setAll(others);
    }

    private HBox row(String part, String colour) {
        Label name = new Label(part);
        name.setMinWidth(72);
        TextField hex = new TextField(colour);
        hex.setId("colour-" + part);
        hex.setPrefColumnCount(7);
        HBox.setHgrow(hex, Priority.ALWAYS);
        hex.setOnAction(event -> typed(part, hex));
        hex.focusedProperty().addListener((property, before, now) -> {
            if (!now) {
                typed(part, hex);
            }
        });
        Button remove = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        remove.getStyleClass().add("flat");
        remove.setTooltip(new Tooltip("Leave %s as it is".formatted(part)));
        remove.setAccessibleText("Remove " + part);
        remove.setOnAction(event -> change(colours -> colours.remove(part)));
        HBox row = new HBox(
                ColourEditors.picker(colour, picked -> change(colours -> colours.put(part, picked))),
                name,
                hex,
                remove);
        row.getStyleClass().add("field-row");
        return row;
    }

    private void typed(String part, TextField hex) {
        String text = hex.getText().strip();
        boolean valid = text.matches("#[0-9a-fA-F]{6}");
        hex.pseudoClassStateChanged(TextEditors.INVALID, !valid);
        if (valid && !text.equalsIgnoreCase(colours().get(part))) {
            change(colours -> colours.put(part, text));
        }
    }

    private void change(java.util.function.Consumer<Map<String, String>> edit) {
        Map<String, String> colours = colours();
        edit.accept(colours);
        field.commit();
        field.offer(colours);
        field.commit();
    }

    private Map<String, String> colours() {
        Map<String, String> colours = new LinkedHashMap<>();
        if (field.value().get() instanceof Map<?, ?> map) {
            map.forEach((part, colour) -> colours.put(String.valueOf(part), String.valueOf(colour)));
        }
        return colours;
    }
}
