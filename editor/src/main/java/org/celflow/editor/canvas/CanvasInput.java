package org.celflow.editor.canvas;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Cursor;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.input.ZoomEvent;

/** Turns events of mouse, trackpad and keyboard into presses, drags and actions. */
final class CanvasInput {
    /** Pixels of one notch of a wheel in JavaFX. */
    private static final double NOTCH = 40;

    private final GraphCanvas canvas;
    private final Interaction interaction;
    private boolean space;
    private Pointer last = new Pointer(0, 0, Pointer.Button.NONE, false, false, false, false);
    private boolean inside;

    CanvasInput(GraphCanvas canvas, Interaction interaction) {
        this.canvas = canvas;
        this.interaction = interaction;
        canvas.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        canvas.addEventHandler(MouseEvent.MOUSE_EXITED, event -> {
            inside = false;
            if (!interaction.busy()) {
                interaction.leave();
                canvas.overlays().pointerLeft();
            }
        });
        canvas.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        canvas.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        canvas.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
        canvas.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        canvas.addEventHandler(ZoomEvent.ZOOM, event -> {
            canvas.camera(
                    canvas.camera().zoomTo(canvas.camera().zoom() * event.getZoomFactor(), event.getX(), event.getY()));
            event.consume();
        });
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
        canvas.addEventHandler(KeyEvent.KEY_RELEASED, event -> {
            if (event.getCode() == KeyCode.SPACE) {
                space = false;
                cursor();
            }
        });
        canvas.focusedProperty().addListener((any, was, focused) -> {
            if (!focused) {
                space = false;
            }
        });
        canvas.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
                event.consume();
            }
        });
        canvas.addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
    }

    /** Where the pointer is, or was last. */
    Pointer pointer() {
        return last;
    }

    /** Where it is in world units, or the middle of the view when it is elsewhere. */
    double[] worldPoint() {
        Camera camera = canvas.camera();
        return new double[] {
            camera.worldX(inside ? last.x() : canvas.getWidth() / 2),
            camera.worldY(inside ? last.y() : canvas.getHeight() / 2)
        };
    }

    private void moved(MouseEvent event) {
        inside = true;
        last = pointer(event, Pointer.Button.NONE);
        interaction.move(last);
        canvas.overlays().pointerMoved(last);
        cursor();
    }

    private void pressed(MouseEvent event) {
        if (event.getTarget() != canvas.surface()) {
            return;
        }
        canvas.pressBegins();
        last = pointer(event, button(event.getButton()));
        interaction.press(last, event.getClickCount());
        cursor();
        event.consume();
    }

    private void dragged(MouseEvent event) {
        last = pointer(event, button(event.getButton()));
        interaction.drag(last);
        canvas.overlays().follow(last);
        cursor();
    }

    private void released(MouseEvent event) {
        last = pointer(event, button(event.getButton()));
        if (interaction.busy()) {
            interaction.release(last);
        }
        cursor();
    }

    /** A wheel zooms, two fingers on a trackpad pan; with shortcut a trackpad zooms, with shift a wheel pans sideways. */
    private void scrolled(ScrollEvent event) {
        if (event.getTarget() != canvas.surface() || event.isInertia() && event.isShortcutDown()) {
            return;
        }
        boolean trackpad = event.getTouchCount() > 0
                || event.isInertia()
                || event.getDeltaX() != 0 && !event.isShiftDown()
                || Math.abs(event.getDeltaY()) > 0 && Math.abs(event.getDeltaY()) < NOTCH / 2;
        if (event.isShiftDown()) {
            double by = event.getDeltaX() != 0 ? event.getDeltaX() : event.getDeltaY();
            canvas.camera(canvas.camera().pan(by, 0));
        } else if (trackpad && !event.isShortcutDown()) {
            canvas.camera(canvas.camera().pan(event.getDeltaX(), event.getDeltaY()));
        } else {
            double notches = event.getDeltaY() / NOTCH;
            canvas.camera(canvas.camera()
                    .zoomBy(Math.abs(notches) >= 1 ? Math.rint(notches) : notches, event.getX(), event.getY()));
        }
        event.consume();
    }

    private void keyPressed(KeyEvent event) {
        if (event.getTarget() != canvas) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE) {
            if (interaction.cancel()) {
                event.consume();
            } else if (!canvas.document().selection().nodes().isEmpty()) {
                canvas.document().selection().clear();
                event.consume();
            }
        } else if (event.getCode() == KeyCode.SPACE) {
            space = true;
            cursor();
            event.consume();
        } else if (canvas.runAction(event)) {
            event.consume();
        }
    }

    private void dropped(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            List<Path> files =
                    event.getDragboard().getFiles().stream().map(File::toPath).toList();
            canvas.dropFiles(files);
            event.setDropCompleted(true);
            event.consume();
        }
    }

    private void cursor() {
        Cursor cursor = Cursor.DEFAULT;
        if (interaction.gesture().filter(PanGesture.class::isInstance).isPresent() || space) {
            cursor = space && !interaction.busy() ? Cursor.OPEN_HAND : Cursor.CLOSED_HAND;
        } else if (interaction.gesture().filter(MoveGesture.class::isInstance).isPresent()) {
            cursor = Cursor.MOVE;
        } else if (interaction.hover() instanceof Hit.Edge) {
            cursor = Cursor.H_RESIZE;
        } else if (interaction.hover() instanceof Hit.OnNote note && note.corner()) {
            cursor = Cursor.SE_RESIZE;
        } else if (interaction.hover() instanceof Hit.AtPort) {
            cursor = Cursor.CROSSHAIR;
        } else if (interaction.hover() instanceof Hit.Field field
                && field.row().spec().filter(Scrub::applies).isPresent()) {
            cursor = Cursor.H_RESIZE;
        } else if (interaction.hover() instanceof Hit.Field || interaction.hover() instanceof Hit.Link) {
            cursor = Cursor.HAND;
        }
        canvas.setCursor(cursor);
    }

    private Pointer pointer(MouseEvent event, Pointer.Button button) {
        return new Pointer(
                event.getX(),
                event.getY(),
                button,
                event.isShiftDown(),
                event.isShortcutDown(),
                event.isAltDown(),
                space);
    }

    private static Pointer.Button button(MouseButton button) {
        return button == MouseButton.PRIMARY
                ? Pointer.Button.PRIMARY
                : button == MouseButton.MIDDLE
                        ? Pointer.Button.MIDDLE
                        : button == MouseButton.SECONDARY ? Pointer.Button.SECONDARY : Pointer.Button.NONE;
    }
}
