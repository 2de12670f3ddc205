package org.celflow.editor;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the editor keeps what is its own.
 *
 * @param settings the file of window, theme and recent files
 * @param journal the folder of unsaved work
 */
public record EditorPaths(Path settings, Path journal) {

    /** By the custom of the operating system: XDG on Linux, Library on macOS, AppData on Windows. */
    public static EditorPaths ofUser(Map<String, String> environment, String os, Path home) {
        String system = os.toLowerCase(java.util.Locale.ROOT);
        Path config;
        Path state;
        if (system.contains("win")) {
            config = folder(environment, "APPDATA").orElse(home.resolve("AppData/Roaming"));
            state = folder(environment, "LOCALAPPDATA").orElse(home.resolve("AppData/Local"));
        } else if (system.contains("mac")) {
            config = home.resolve("Library/Application Support");
            state = config;
        } else {
            config = folder(environment, "XDG_CONFIG_HOME").orElse(home.resolve(".config"));
            state = folder(environment, "XDG_STATE_HOME").orElse(home.resolve(".local/state"));
        }
        return new EditorPaths(
                config.resolve("celflow").resolve("editor.properties"),
                state.resolve("celflow").resolve("journal"));
    }

    private static Optional<Path> folder(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
