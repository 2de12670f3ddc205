package org.celflow.editor.inspector;

import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.ColorPicker;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.paint.Color;

/** A colour: picked, or typed as {@code #rrggbb}. */
final class ColourEditors {
    private static final Color UNKNOWN = Color.BLACK;

    private ColourEditors() {}

    static Node colour(ParamField field) {
        TextField hex = new TextField();
        hex.setId("param-" + field.spec().name());
        TextEditors.bind(hex, field, String::valueOf, typed -> field.offer(typed.strip(), typed));
        HBox.setHgrow(hex, Priority.ALWAYS);
        ColorPicker picker = picker(String.valueOf(field.value().get()), picked -> {
            field.offer(picked);
            field.commit();
        });
        field.value().addListener((property, before, now) -> picker.setValue(parse(String.valueOf(now))));
        HBox row = new HBox(picker, hex);
        row.getStyleClass().add("field-row");
        return row;
    }

    /** A swatch that opens a picker. */
    static ColorPicker picker(String colour, Consumer<String> picked) {
        ColorPicker picker = new ColorPicker(parse(colour));
        picker.getStyleClass().addAll("button", "swatch");
        picker.setOnAction(event -> picked.accept(write(picker.getValue())));
        return picker;
    }

    static Color parse(String text) {
        return text.matches("#[0-9a-fA-F]{6}") ? Color.web(text) : UNKNOWN;
    }

    static String write(Color colour) {
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(colour.getRed() * 255),
                Math.round(colour.getGreen() * 255),
                Math.round(colour.getBlue() * 255));
    }
}
