package org.celflow.editor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The system's file manager. */
final class FileManager {
    private FileManager() {}

    /**
     * Opens a folder, or the one that a file lies in. Returns at once.
     *
     * @throws IOException whose message is one sentence, when there is no such folder or no file manager
     */
    static void reveal(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        Path folder = Files.isDirectory(path) || parent == null ? path : parent;
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder %s".formatted(folder));
        }
        List<String> command = command(System.getProperty("os.name", ""), folder);
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "no file manager opens here, for there is no %s; the folder is %s"
                            .formatted(command.get(0), folder),
                    e);
        }
    }

    static List<String> command(String system, Path folder) {
        String name = system.toLowerCase(Locale.ROOT);
        String program = name.startsWith("windows") ? "explorer.exe" : name.startsWith("mac") ? "open" : "xdg-open";
        return List.of(program, folder.toString());
    }
}
