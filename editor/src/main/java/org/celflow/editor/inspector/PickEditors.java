package org.celflow.editor.inspector;

import atlantafx.base.controls.ToggleSwitch;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import org.celflow.node.spec.ParamSpec;

/** One of a list, and on or off. */
final class PickEditors {
    private PickEditors() {}

    /** One of a list. A value that is not in the list is shown until another one is picked. */
    static Node choice(ParamField field, ParamSpec.ChoiceParam spec) {
        ComboBox<String> box = new ComboBox<>(FXCollections.observableArrayList(spec.options()));
        box.setId("param-" + spec.name());
        box.setMaxWidth(Double.MAX_VALUE);
        box.setVisibleRowCount(16);
        box.setValue(String.valueOf(field.value().get()));
        box.setOnAction(event -> {
            String picked = box.getValue();
            if (picked != null && !picked.equals(field.value().get())) {
                field.commit();
                field.offer(picked);
                field.commit();
            }
        });
        field.value().addListener((property, before, now) -> box.setValue(String.valueOf(now)));
        return box;
    }

    /** On or off. */
    static Node toggle(ParamField field) {
        ToggleSwitch toggle = new ToggleSwitch();
        toggle.setId("param-" + field.spec().name());
        toggle.setSelected(Boolean.TRUE.equals(field.value().get()));
        toggle.selectedProperty().addListener((property, before, now) -> {
            if (!now.equals(field.value().get())) {
                field.commit();
                field.offer(now);
                field.commit();
            }
        });
        field.value().addListener((property, before, now) -> toggle.setSelected(Boolean.TRUE.equals(now)));
        return toggle;
    }
}
