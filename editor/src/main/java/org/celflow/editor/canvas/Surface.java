package org.celflow.editor.canvas;

import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import org.jspecify.annotations.Nullable;

/** The pixels of the canvas: drawn at most once a pulse, and only when something changed. */
final class Surface {
    private final Canvas canvas = new Canvas();
    private final View view;
    private final FramePainter painter;
    private final Supplier<Camera> camera;
    private final Runnable pulse = this::pulse;
    private boolean dirty = true;

    /**
     * An empty surface.
     *
     * @param view what is drawn
     * @param camera from where, asked at each drawing
     */
    Surface(View view, CanvasTheme theme, Supplier<Camera> camera) {
        this.view = view;
        this.camera = camera;
        painter = new FramePainter(canvas.getGraphicsContext2D(), theme);
        canvas.setManaged(false);
    }

    Canvas canvas() {
        return canvas;
    }

    /** Draws on the next pulse. */
    void redraw() {
        if (!dirty) {
            dirty = true;
            Platform.requestNextPulse();
        }
    }

    /** Takes another size; whether it is another. */
    boolean resize(double width, double height) {
        boolean other = canvas.getWidth() != width || canvas.getHeight() != height;
        canvas.setWidth(width);
        canvas.setHeight(height);
        return other;
    }

    /** Draws now, as when a pane was resized: a stretched picture of before would be seen otherwise. */
    void paint() {
        dirty = true;
        pulse();
    }

    /** Follows the canvas from scene to scene, whose pulses it draws on. */
    void moved(@Nullable Scene was, @Nullable Scene now) {
        if (was != null) {
            was.removePreLayoutPulseListener(pulse);
        }
        if (now != null) {
            now.addPreLayoutPulseListener(pulse);
            redraw();
        }
    }

    private void pulse() {
        if (dirty && canvas.getWidth() > 0) {
            dirty = false;
            painter.paint(view, camera.get(), canvas.getWidth(), canvas.getHeight());
        }
    }
}
