package org.celflow.editor.shell;

import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.celflow.editor.file.Settings;

/** Where the window was, and is put again, as far as the screens of today allow. */
final class WindowPlace {
    private static final double LEAST_WIDTH = 720;
    private static final double LEAST_HEIGHT = 480;

    private WindowPlace() {}

    static void restore(Stage stage, Layout layout, Settings settings) {
        settings.window().filter(WindowPlace::isVisible).ifPresent(bounds -> {
            stage.setX(bounds.x());
            stage.setY(bounds.y());
            stage.setWidth(bounds.width());
            stage.setHeight(bounds.height());
        });
        if (settings.window().filter(WindowPlace::isVisible).isEmpty()) {
            Rectangle2D screen = Screen.getPrimary().getVisualBounds();
            stage.setWidth(Math.min(1600, screen.getWidth()));
            stage.setHeight(Math.min(960, screen.getHeight()));
            stage.centerOnScreen();
        }
        stage.setMaximized(settings.maximised());
        layout.placeDividers(settings.dividers());
    }

    /**
     * Asks again for the size that was asked for before the window was shown: some window managers on X11 (Openbox) show a
     * window in the least size first.
     *
     * @return whether the size was wrong
     */
    static boolean insist(Stage stage, Layout layout, Settings settings) {
        boolean wrong = !stage.isMaximized() && (stage.getWidth() < LEAST_WIDTH || stage.getHeight() < LEAST_HEIGHT);
        if (wrong) {
            restore(stage, layout, settings);
        }
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        return wrong;
    }

    static Settings keep(Stage stage, Layout layout, Settings settings) {
        boolean full = stage.isMaximized() || stage.isFullScreen();
        Optional<Settings.Bounds> bounds = full
                ? settings.window()
                : Optional.of(new Settings.Bounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight()));
        return settings.withWindow(bounds, full, layout.dividers());
    }

    private static boolean isVisible(Settings.Bounds bounds) {
        return bounds.width() >= 200
                && bounds.height() >= 200
                && !Screen.getScreensForRectangle(bounds.x(), bounds.y(), bounds.width(), 40)
                        .isEmpty();
    }
}
