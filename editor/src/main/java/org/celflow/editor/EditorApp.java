package org.celflow.editor;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.celflow.editor.file.Settings;
import org.celflow.editor.file.SettingsStore;
import org.celflow.editor.shell.EditorWindow;
import org.celflow.editor.shell.FxPrompts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the toolkit, shows a window, and waits until it is closed. Started from any thread but the FX thread. */
public final class EditorApp {
    private static final Logger LOG = LoggerFactory.getLogger(EditorApp.class);

    private final EditorServices services;

    /** An editor of these services, which it closes at the end. */
    public EditorApp(EditorServices services) {
        this.services = services;
    }

    /**
     * Shows a window with a graph, or an empty one, and returns when the user closed it.
     *
     * @param start the folder that the paths of a new graph start at
     * @throws NoWindowException if this machine cannot show a window, saying what it lacks
     */
    public void run(Optional<Path> file, Path start) throws NoWindowException, InterruptedException {
        WindowSystem.prepare();
        CountDownLatch closed = new CountDownLatch(1);
        Settings read = Settings.read(services.paths().settings());
        WindowSystem.start(() -> {
            try {
                show(file, start, read, closed);
            } catch (RuntimeException | Error e) {
                LOG.error("The window could not be built", e);
                closed.countDown();
            }
        });
        closed.await();
        services.close();
        Platform.exit();
    }

    private void show(Optional<Path> file, Path start, Settings read, CountDownLatch closed) {
        Thread.currentThread()
                .setUncaughtExceptionHandler((thread, e) -> LOG.error("A defect of the window; please report it", e));
        Stage stage = new Stage();
        SettingsStore settings = new SettingsStore(services.paths().settings(), read, services.background());
        EditorWindow window = new EditorWindow(stage, services, settings, FxPrompts::new, start);
        stage.setOnHidden(event -> closed.countDown());
        window.show();
        file.ifPresent(window::open);
    }
}
