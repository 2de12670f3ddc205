package org.celflow.editor.inspector;

import java.math.BigInteger;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;

/** A seed: an unsigned 64-bit number, typed or thrown. */
final class SeedEditor extends HBox {
    SeedEditor(ParamField field, EditContext context) {
        getStyleClass().add("field-row");
        TextField text = new TextField();
        text.setId("param-" + field.spec().name());
        HBox.setHgrow(text, Priority.ALWAYS);
        TextEditors.bind(text, field, SeedEditor::write, typed -> read(field, typed));
        Button dice = new Button(null, new FontIcon(MaterialDesignD.DICE_MULTIPLE_OUTLINE));
        dice.setId("dice-" + field.spec().name());
        dice.setTooltip(new Tooltip("New random seed"));
        dice.setAccessibleText("New random seed");
        dice.setOnAction(event -> {
            field.commit();
            // 53 bits: whole also for readers of the file that know doubles only.
            field.offer(context.seeds().getAsLong() >>> 11);
            field.commit();
        });
        getChildren().addAll(text, dice);
    }

    private static String write(Object value) {
        return value instanceof Long bits ? Long.toUnsignedString(bits) : String.valueOf(value);
    }

    private static void read(ParamField field, String typed) {
        try {
            field.offer(new BigInteger(typed.strip()), typed);
        } catch (NumberFormatException e) {
            field.refuse(typed, "It must be a whole number.");
        }
    }
}
