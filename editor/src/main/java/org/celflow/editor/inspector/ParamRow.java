package org.celflow.editor.inspector;

import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.celflow.node.spec.ParamSpec;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/** A parameter: its name, keyframe and reset buttons, its widget, what is wrong with it, and what it does. */
final class ParamRow extends VBox {
    private static final PseudoClass SET = PseudoClass.getPseudoClass("set");
    private static final PseudoClass HERE = PseudoClass.getPseudoClass("here");
    private static final PseudoClass ANIMATED = PseudoClass.getPseudoClass("animated");

    ParamRow(ParamField field, Node editor) {
        getStyleClass().add("param-row");
        String title = Words.title(field.spec().name());
        Label name = new Label(title);
        name.getStyleClass().add("param-name");
        name.setTooltip(new Tooltip(field.spec().doc()));
        name.setLabelFor(editor);
        editor.setAccessibleText(title);
        name.pseudoClassStateChanged(SET, field.set().get());
        field.set().addListener((property, before, now) -> name.pseudoClassStateChanged(SET, now));
        Label several = new Label("several values");
        several.getStyleClass().add("caption");
        several.visibleProperty().bind(field.mixed());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(name, several, gap);
        head.getStyleClass().add("param-head");
        if (field.spec() instanceof ParamSpec.RealParam || field.spec() instanceof ParamSpec.IntParam) {
            head.getChildren().add(key(field, title));
        }
        head.getChildren().add(reset(field, title));

        Label error = new Label();
        error.setId("error-" + field.spec().name());
        error.getStyleClass().add("param-error");
        error.setWrapText(true);
        error.textProperty().bind(field.error());
        error.visibleProperty().bind(Bindings.isNotEmpty(field.error()));
        error.managedProperty().bind(error.visibleProperty());

        Label doc = new Label(field.spec().doc());
        doc.getStyleClass().add("doc");
        doc.setWrapText(true);
        doc.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(head, editor, error, doc);
    }

    private static Button key(ParamField field, String title) {
        Button key = new Button(null, new FontIcon(MaterialDesignR.RHOMBUS));
        key.getStyleClass().addAll("flat", "small-icon", "key");
        key.setFocusTraversable(false);
        key.setAccessibleText("Keyframe of " + title);
        Tooltip help = new Tooltip();
        help.textProperty()
                .bind(Bindings.when(field.keyHere())
                        .then("Remove the keyframe at this frame")
                        .otherwise("Set a keyframe at this frame"));
        key.setTooltip(help);
        key.setOnAction(event -> field.toggleKey());
        Runnable look = () -> {
            key.pseudoClassStateChanged(HERE, field.keyHere().get());
            key.pseudoClassStateChanged(ANIMATED, field.animated().get());
        };
        field.keyHere().addListener(change -> look.run());
        field.animated().addListener(change -> look.run());
        look.run();
        return key;
    }

    private static Button reset(ParamField field, String title) {
        Button reset = new Button(null, new FontIcon(MaterialDesignR.RESTORE));
        reset.setId("reset-" + field.spec().name());
        reset.getStyleClass().addAll("flat", "small-icon");
        reset.setFocusTraversable(false);
        reset.setAccessibleText("Reset " + title);
        reset.setTooltip(
                new Tooltip("Back to the default, " + shown(field.spec().defaultValue())));
        reset.visibleProperty().bind(field.set().or(Bindings.isNotEmpty(field.error())));
        reset.setOnAction(event -> field.reset());
        return reset;
    }

    private static String shown(Object value) {
        String text = value instanceof java.util.Collection<?> list && list.isEmpty()
                        || value instanceof java.util.Map<?, ?> map && map.isEmpty()
                        || value instanceof org.celflow.node.spec.FileValue
                        || value instanceof org.celflow.node.spec.SequenceValue
                        || "".equals(value)
                ? "none"
                : String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }
}
