package org.celflow.editor;

import java.nio.file.Path;

/**
 * Where the editor keeps what is its own.
 *
 * @param settings the file of window, theme and recent files
 * @param journal the folder of unsaved work
 */
public record EditorPaths(Path settings, Path journal) {
    /** In the program's folder for settings. */
    public static EditorPaths in(Path folder) {
        return new EditorPaths(folder.resolve("editor.properties"), folder.resolve("journal"));
    }
}
