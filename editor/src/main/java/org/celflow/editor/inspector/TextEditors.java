package org.celflow.editor.inspector;

import java.util.function.Consumer;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** Texts, and what all widgets with a text have in common. */
final class TextEditors {
    static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private TextEditors() {}

    /** Text of one or more lines. */
    static Node text(ParamField field, boolean multiline) {
        TextInputControl control;
        if (multiline) {
            TextArea area = new TextArea();
            area.setWrapText(true);
            area.setPrefRowCount(5);
            area.addEventFilter(KeyEvent.KEY_PRESSED, event -> leaveWithTab(area, event));
            control = area;
        } else {
            control = new TextField();
        }
        control.setId("param-" + field.spec().name());
        bind(control, field, String::valueOf, typed -> field.offer(typed, typed));
        return control;
    }

    /**
     * Ties a text control to a field: it follows the value unless the text means that value already, offers every change,
     * shows an invalid draft again, ends the gesture when it is left or Enter is pressed, and takes it back at Escape.
     *
     * @param read hands a typed text to the field
     */
    static void bind(
            TextInputControl control, ParamField field, Function<Object, String> write, Consumer<String> read) {
        boolean[] following = {false};
        control.setText(field.draft().orElseGet(() -> write.apply(field.value().get())));
        control.pseudoClassStateChanged(INVALID, !field.error().get().isEmpty());
        control.textProperty().addListener((property, before, now) -> {
            if (!following[0]) {
                following[0] = true;
                read.accept(now);
                following[0] = false;
            }
        });
        field.value().addListener((property, before, now) -> {
            if (!following[0]) {
                following[0] = true;
                control.setText(write.apply(now));
                following[0] = false;
            }
        });
        field.error().addListener((property, before, now) -> control.pseudoClassStateChanged(INVALID, !now.isEmpty()));
        field.set().addListener((property, before, now) -> {
            if (!now && !following[0] && field.draft().isEmpty()) {
                following[0] = true;
                control.setText(write.apply(field.value().get()));
                following[0] = false;
            }
        });
        control.focusedProperty().addListener((property, before, now) -> {
            if (!now) {
                field.commit();
                if (field.draft().isEmpty()) {
                    following[0] = true;
                    control.setText(write.apply(field.value().get()));
                    following[0] = false;
                }
            }
        });
        control.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && (control instanceof TextField || event.isShortcutDown())) {
                field.commit();
                control.selectAll();
            } else if (event.getCode() == KeyCode.ESCAPE && field.abandon()) {
                following[0] = true;
                control.setText(write.apply(field.value().get()));
                following[0] = false;
                control.selectAll();
                event.consume();
            }
        });
    }

    private static void leaveWithTab(TextArea area, KeyEvent event) {
        if (event.getCode() == KeyCode.TAB && !event.isShortcutDown()) {
            // Tab goes to the next field, as everywhere; Ctrl+Tab is what a text area would do with it.
            KeyEvent moving = new KeyEvent(
                    event.getSource(),
                    event.getTarget(),
                    event.getEventType(),
                    event.getCharacter(),
                    event.getText(),
                    event.getCode(),
                    event.isShiftDown(),
                    true,
                    event.isAltDown(),
                    event.isMetaDown());
            area.fireEvent(moving);
            event.consume();
        }
    }
}
