package org.celflow.editor.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings in use; every change is written in the background. FX thread only. */
public final class SettingsStore {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsStore.class);

    private final Path file;
    private final Executor background;
    private final ReadOnlyObjectWrapper<Settings> settings;

    /** The settings of a file, read already. */
    public SettingsStore(Path file, Settings read, Executor background) {
        this.file = file;
        this.background = background;
        this.settings = new ReadOnlyObjectWrapper<>(this, "settings", read);
    }

    /** The settings. */
    public ReadOnlyObjectProperty<Settings> settings() {
        return settings.getReadOnlyProperty();
    }

    /** Changes and keeps them. */
    public void change(UnaryOperator<Settings> change) {
        Settings next = change.apply(settings.get());
        if (!next.equals(settings.get())) {
            settings.set(next);
            background.execute(this::write);
        }
    }

    /** Writes them; also called at the end, on the thread that ends the program. */
    public synchronized void write() {
        try {
            settings.get().write(file);
        } catch (IOException e) {
            LOG.warn("The settings cannot be kept in {}: {}", file, e.toString());
        }
    }
}
