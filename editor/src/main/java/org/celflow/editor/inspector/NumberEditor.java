package org.celflow.editor.inspector;

import java.util.Optional;
import java.util.OptionalDouble;
import javafx.event.EventHandler;
import javafx.scene.Cursor;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/**
 * A number: typed, stepped with the arrow keys, or dragged sideways. Shift takes steps ten times as large, Ctrl ten times as
 * small; Escape takes a drag back. A bar at the lower edge shows where the value lies in its range.
 */
final class NumberEditor extends StackPane {
    private static final double PIXELS_PER_STEP = 4;

    private final ParamField field;
    private final NumberFormat format;
    private final TextField text = new TextField();
    private final Region bar = new Region();
    private double pressedAt;
    private double pressedValue;
    private boolean dragging;
    private boolean armed;
    private final EventHandler<KeyEvent> escape = this::escaped;
    private Optional<Scene> listening = Optional.empty();

    NumberEditor(ParamField field, NumberFormat format) {
        this.field = field;
        this.format = format;
        getStyleClass().add("number-editor");
        text.getStyleClass().add("number-field");
        text.setId("param-" + field.spec().name());
        getChildren().add(text);
        if (!format.unit().isEmpty()) {
            Label unit = new Label(format.unit());
            unit.getStyleClass().add("unit");
            unit.setMouseTransparent(true);
            StackPane.setAlignment(unit, javafx.geometry.Pos.CENTER_RIGHT);
            getChildren().add(unit);
        }
        if (format.bounded()) {
            bar.getStyleClass().add("range-bar");
            bar.setMouseTransparent(true);
            bar.setManaged(false);
            getChildren().add(bar);
        }
        TextEditors.bind(text, field, format::write, this::read);
        field.value().addListener((property, before, now) -> requestLayout());
        text.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
        text.addEventFilter(MouseEvent.MOUSE_PRESSED, this::pressed);
        text.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::dragged);
        text.addEventFilter(MouseEvent.MOUSE_RELEASED, this::released);
        text.focusedProperty()
                .addListener((property, before, now) -> text.setCursor(now ? Cursor.TEXT : Cursor.H_RESIZE));
        text.setCursor(Cursor.H_RESIZE);
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        double width = (getWidth() - 2) * format.share(current());
        bar.resizeRelocate(1, getHeight() - 3, Math.max(0, width), 2);
    }

    private void read(String typed) {
        OptionalDouble number = format.read(typed);
        if (number.isPresent()) {
            field.offer(format.raw(number.getAsDouble()), typed);
        } else {
            field.refuse(typed, "It must be a number.");
        }
    }

    private void keyPressed(KeyEvent event) {
        if (event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN) {
            double steps =
                    (event.getCode() == KeyCode.UP ? 1 : -1) * factor(event.isShiftDown(), event.isShortcutDown());
            field.offer(format.raw(format.stepped(current(), steps)));
            text.selectAll();
            event.consume();
        }
    }

    private void pressed(MouseEvent event) {
        if (!text.isFocused() && event.getButton() == MouseButton.PRIMARY) {
            armed = true;
            dragging = false;
            pressedAt = event.getScreenX();
            pressedValue = current();
            // The field has no focus yet, so keys go elsewhere.
            listening = Optional.ofNullable(getScene());
            listening.ifPresent(scene -> scene.addEventFilter(KeyEvent.KEY_PRESSED, escape));
            event.consume();
        }
    }

    private void dragged(MouseEvent event) {
        if (!armed) {
            return;
        }
        double moved = event.getScreenX() - pressedAt;
        if (dragging || Math.abs(moved) > 3) {
            dragging = true;
            double steps = moved / PIXELS_PER_STEP * factor(event.isShiftDown(), event.isShortcutDown());
            field.offer(format.raw(format.stepped(pressedValue, format.whole() ? Math.rint(steps) : steps)));
        }
        event.consume();
    }

    private void escaped(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            disarm();
            if (dragging) {
                field.abandon();
            }
            event.consume();
        }
    }

    private void disarm() {
        armed = false;
        listening.ifPresent(scene -> scene.removeEventFilter(KeyEvent.KEY_PRESSED, escape));
        listening = Optional.empty();
    }

    private void released(MouseEvent event) {
        if (armed) {
            disarm();
            if (dragging) {
                field.commit();
            } else {
                text.requestFocus();
                text.selectAll();
            }
            event.consume();
        }
    }

    private double current() {
        return field.value().get() instanceof Number n ? n.doubleValue() : format.min();
    }

    private static double factor(boolean large, boolean small) {
        return large ? 10 : small ? 0.1 : 1;
    }
}
