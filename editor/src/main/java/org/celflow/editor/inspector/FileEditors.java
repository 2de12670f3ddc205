package org.celflow.editor.inspector;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** Files and numbered sequences: a path relative to the graph, typed or chosen. */
final class FileEditors {
    private static final List<String> PICTURES = List.of("png", "jpg", "jpeg", "webp", "tif", "tiff", "exr", "bmp");

    private FileEditors() {}

    static Node file(ParamField field, ParamSpec.FileParam spec, EditContext context) {
        TextField path = path(field);
        TextEditors.bind(path, field, FileEditors::pathOf, typed -> field.offer(typed, typed));
        path.setPromptText(
                spec.extensions().isEmpty() ? "Choose a file" : "Choose a ." + String.join(" or .", spec.extensions()));
        Button browse = button(MaterialDesignF.FOLDER_OPEN_OUTLINE, "Choose a file");
        browse.setOnAction(event -> context.chooseFile(
                        "Choose " + Words.title(spec.name()), spec.extensions(), resolved(context, path.getText()))
                .ifPresent(chosen -> take(field, context.stored(chosen))));
        if (spec.models().isEmpty()) {
            return row(path, browse);
        }
        Button models = button(MaterialDesignV.VIEW_LIST_OUTLINE, "Choose one of your models");
        models.setId("models-" + spec.name());
        models.setOnAction(event -> new ModelChooser(context, spec.models())
                .show(models, chosen -> take(field, context.stored(chosen.path()))));
        return row(path, models, browse);
    }

    static Node sequence(ParamField field, EditContext context) {
        TextField path = path(field);
        path.setPromptText("Folder, or pattern such as seg/####.png");
        TextEditors.bind(path, field, FileEditors::pathOf, typed -> field.offer(sequence(typed, offset(field)), typed));
        Button folder = button(MaterialDesignF.FOLDER_OPEN_OUTLINE, "Choose a folder of numbered images");
        folder.setOnAction(event -> context.chooseFolder(
                        "Choose a folder of numbered images", resolved(context, path.getText()))
                .ifPresent(chosen -> take(field, sequence(context.stored(chosen), offset(field)))));
        Button still = button(MaterialDesignI.IMAGE_OUTLINE, "Choose one image for all frames");
        still.setOnAction(event -> context.chooseFile(
                        "Choose one image for all frames", PICTURES, resolved(context, path.getText()))
                .ifPresent(chosen -> take(field, sequence(context.stored(chosen), offset(field)))));

        TextField shift = new TextField(String.valueOf(offset(field)));
        shift.setId("param-" + field.spec().name() + "-offset");
        shift.setPrefColumnCount(5);
        shift.setTooltip(new Tooltip("Added to the frame to get the number of the file"));
        shift.textProperty().addListener((property, before, now) -> {
            try {
                int offset = Integer.parseInt(now.strip());
                if (offset != offset(field)) {
                    field.offer(sequence(pathOf(field.value().get()), offset), now);
                }
                shift.pseudoClassStateChanged(TextEditors.INVALID, false);
            } catch (NumberFormatException e) {
                shift.pseudoClassStateChanged(TextEditors.INVALID, true);
            }
        });
        shift.focusedProperty().addListener((property, before, now) -> {
            if (!now) {
                field.commit();
            }
        });
        field.value().addListener((property, before, now) -> {
            if (!shift.getText().strip().equals(String.valueOf(offset(field))) && !shift.isFocused()) {
                shift.setText(String.valueOf(offset(field)));
            }
        });
        Label label = new Label("Number offset");
        label.getStyleClass().add("caption");
        HBox second = new HBox(label, shift);
        second.getStyleClass().add("field-row");
        VBox both = new VBox(row(path, folder, still), second);
        both.getStyleClass().add("field-column");
        return both;
    }

    private static TextField path(ParamField field) {
        TextField path = new TextField();
        path.setId("param-" + field.spec().name());
        return path;
    }

    private static void take(ParamField field, Object raw) {
        field.commit();
        field.offer(raw);
        field.commit();
    }

    private static String pathOf(Object value) {
        if (value instanceof FileValue file) {
            return file.path();
        } else if (value instanceof SequenceValue sequence) {
            return sequence.path();
        }
        return String.valueOf(value);
    }

    private static int offset(ParamField field) {
        return field.value().get() instanceof SequenceValue sequence ? sequence.offset() : 0;
    }

    private static Map<String, Object> sequence(String path, int offset) {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("path", path);
        raw.put("offset", (long) offset);
        return raw;
    }

    private static Optional<Path> resolved(EditContext context, String text) {
        try {
            return text.isBlank()
                    ? Optional.of(context.base())
                    : Optional.of(context.base().resolve(text));
        } catch (InvalidPathException e) {
            return Optional.of(context.base());
        }
    }

    private static Button button(Ikon icon, String what) {
        Button button = new Button(null, new FontIcon(icon));
        button.setTooltip(new Tooltip(what));
        button.setAccessibleText(what);
        return button;
    }

    private static HBox row(TextField path, Node... buttons) {
        HBox row = new HBox(path);
        row.getChildren().addAll(buttons);
        row.getStyleClass().add("field-row");
        HBox.setHgrow(path, Priority.ALWAYS);
        return row;
    }
}
