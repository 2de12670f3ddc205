package org.celflow.runtime.plan;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says to the artist why a file cannot be read. */
final class FileProblems {
    private FileProblems() {}

    static String sentence(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no file %s".formatted(path);
        }
        if (e instanceof AccessDeniedException) {
            return "%s cannot be read: permission denied".formatted(path);
        }
        String message = String.valueOf(e.getMessage());
        return message.contains(path.toString()) ? message : "%s cannot be read: %s".formatted(path, message);
    }
}
