package org.celflow.editor.shell;

import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.celflow.editor.UiThread;
import org.celflow.editor.file.Settings;

/** Where the window was, and is put again, as far as the screens of today allow. */
final class WindowPlace {
    /** At the first start, if the screen is larger. */
    private static final double WIDTH = 1600;

    private static final double HEIGHT = 960;

    private static final double LEAST_WIDTH = 720;
    private static final double LEAST_HEIGHT = 480;
    private static final Duration SETTLED = Duration.seconds(2);

    private WindowPlace() {}

    static void restore(Stage stage, Layout layout, Settings settings) {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        Settings.Bounds bounds =
                settings.window().filter(WindowPlace::isVisible).orElseGet(() -> first(screen));
        stage.setX(bounds.x());
        stage.setY(bounds.y());
        stage.setWidth(bounds.width());
        stage.setHeight(bounds.height());
        // Some window managers on X11 (Openbox) show a window in its least size, and may change their mind: until it is
        // there,
        // that is the size it should have.
        stage.setMinWidth(Math.min(stage.getWidth(), screen.getWidth()));
        stage.setMinHeight(Math.min(stage.getHeight(), screen.getHeight()));
        stage.setMaximized(settings.maximised());
        layout.placeDividers(settings.dividers());
    }

    /**
     * Puts the panes in their places while the window comes to its size, and lets it be made smaller once it is surely there.
     *
     * @param fx runs work on the next pulse
     */
    static void shown(Stage stage, Layout layout, Settings settings, UiThread fx) {
        InvalidationListener resized = change -> fx.nextPulse(() -> layout.placeDividers(settings.dividers()));
        layout.root().layoutBoundsProperty().addListener(resized);
        resized.invalidated(layout.root().layoutBoundsProperty());
        PauseTransition settled = new PauseTransition(SETTLED);
        settled.setOnFinished(event -> {
            layout.root().layoutBoundsProperty().removeListener(resized);
            stage.setMinWidth(LEAST_WIDTH);
            stage.setMinHeight(LEAST_HEIGHT);
        });
        settled.play();
    }

    static Settings keep(Stage stage, Layout layout, Settings settings) {
        boolean full = stage.isMaximized() || stage.isFullScreen();
        Optional<Settings.Bounds> bounds = full
                ? settings.window()
                : Optional.of(new Settings.Bounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight()));
        return settings.withWindow(bounds, full, layout.dividers());
    }

    /** In the middle of a screen, all of it visible. */
    private static Settings.Bounds first(Rectangle2D screen) {
        double width = Math.min(WIDTH, screen.getWidth());
        double height = Math.min(HEIGHT, screen.getHeight());
        return new Settings.Bounds(
                Math.rint(screen.getMinX() + (screen.getWidth() - width) / 2),
                Math.rint(screen.getMinY() + (screen.getHeight() - height) / 2),
                width,
                height);
    }

    private static boolean isVisible(Settings.Bounds bounds) {
        return bounds.width() >= 200
                && bounds.height() >= 200
                && !Screen.getScreensForRectangle(bounds.x(), bounds.y(), bounds.width(), 40)
                        .isEmpty();
    }
}
