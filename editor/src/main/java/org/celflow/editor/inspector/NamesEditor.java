package org.celflow.editor.inspector;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

/** Names of parts as chips: those that are known can be switched on and off, others typed. */
final class NamesEditor extends VBox {
    private final ParamField field;
    private final EditContext context;
    private final FlowPane chips = new FlowPane();

    NamesEditor(ParamField field, EditContext context) {
        this.field = field;
        this.context = context;
        getStyleClass().add("field-column");
        chips.getStyleClass().add("chips");
        TextField more = new TextField();
        more.setId("param-" + field.spec().name());
        more.setPromptText("Add a part by name");
        more.setOnAction(event -> {
            String name = more.getText().strip();
            if (!name.isEmpty()) {
                toggle(name, true);
                more.clear();
            }
        });
        getChildren().addAll(chips, more);
        field.value().addListener((property, before, now) -> show());
        show();
    }

    private void show() {
        List<String> chosen = chosen();
        Set<String> names = new LinkedHashSet<>(context.partNames());
        names.addAll(chosen);
        chips.getChildren().clear();
        for (String name : names) {
            ToggleButton chip = new ToggleButton(name);
            chip.setId("chip-" + name);
            chip.getStyleClass().add("chip");
            chip.setSelected(chosen.contains(name));
            context.partColour(name).ifPresent(colour -> {
                Rectangle swatch = new Rectangle(10, 10, ColourEditors.parse(colour));
                swatch.setArcWidth(4);
                swatch.setArcHeight(4);
                chip.setGraphic(swatch);
            });
            chip.setOnAction(event -> toggle(name, chip.isSelected()));
            chips.getChildren().add(chip);
        }
    }

    private void toggle(String name, boolean on) {
        List<String> names = new ArrayList<>(chosen());
        names.remove(name);
        if (on) {
            names.add(name);
        }
        field.commit();
        field.offer(names);
        field.commit();
    }

    private List<String> chosen() {
        List<String> names = new ArrayList<>();
        if (field.value().get() instanceof List<?> list) {
            list.forEach(name -> names.add(String.valueOf(name)));
        }
        return names;
    }
}
