package org.celflow.runtime.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.celflow.runtime.library.ModelPlaces;
import org.celflow.runtime.library.ModelRoots;

/** Where the program keeps what is not the user's work, by the custom of each system. */
public final class Folders {
    private final Shell shell;
    private final String system;

    Folders(Shell shell, String systemName) {
        this.shell = shell;
        this.system = systemName.toLowerCase(Locale.ROOT);
    }

    /** Results that can be computed again: {@code $CELFLOW_CACHE}, or {@code ~/.cache/celflow} on Linux. */
    public Path cache() {
        return variable("CELFLOW_CACHE").orElseGet(() -> {
            if (system.startsWith("windows")) {
                return variable("LOCALAPPDATA")
                        .orElse(shell.home().resolve("AppData/Local"))
                        .resolve("celflow/cache");
            } else if (system.startsWith("mac")) {
                return shell.home().resolve("Library/Caches/celflow");
            }
            return variable("XDG_CACHE_HOME")
                    .orElse(shell.home().resolve(".cache"))
                    .resolve("celflow");
        });
    }

    /** Settings and plugins: {@code $CELFLOW_HOME}, or {@code ~/.config/celflow} on Linux. */
    public Path settings() {
        return variable("CELFLOW_HOME").orElseGet(() -> {
            if (system.startsWith("windows")) {
                return variable("APPDATA")
                        .orElse(shell.home().resolve("AppData/Roaming"))
                        .resolve("celflow");
            } else if (system.startsWith("mac")) {
                return shell.home().resolve("Library/Application Support/celflow");
            }
            return variable("XDG_CONFIG_HOME")
                    .orElse(shell.home().resolve(".config"))
                    .resolve("celflow");
        });
    }

    /** Installed plugins. */
    public Path plugins() {
        return settings().resolve("plugins");
    }

    /** The list of model folders that the user keeps. */
    public Path modelList() {
        return settings().resolve("model-folders.txt");
    }

    /** Model folders that the environment names: those of {@code $CELFLOW_MODELS}, separated as in {@code $PATH}. */
    public Optional<ModelRoots.Given> givenModels() {
        String separator = system.startsWith("windows") ? ";" : ":";
        return shell.environment()
                .apply("CELFLOW_MODELS")
                .filter(setting -> !setting.isBlank())
                .map(setting ->
                        new ModelRoots.Given("$CELFLOW_MODELS", ModelPlaces.split(setting, separator, shell::resolve)));
    }

    private Optional<Path> variable(String name) {
        return shell.environment().apply(name).map(shell::resolve);
    }
}
