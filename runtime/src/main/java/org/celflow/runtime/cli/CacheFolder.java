package org.celflow.runtime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a cache folder, by their names alone, so that nothing else in the folder is ever touched. */
final class CacheFolder {
    private static final Pattern RESULT = Pattern.compile("entries/[0-9a-f]{2}/[0-9a-f]{62}");
    private static final Pattern MEMORY = Pattern.compile("digests|(findings|history)/[0-9a-f]+");

    private final Path folder;

    CacheFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * What a cache folder holds.
     *
     * @param results computed results
     * @param bytes their size together
     */
    record Contents(long results, long bytes) {}

    /** Counts the results. */
    Contents contents() throws IOException {
        long results = 0;
        long bytes = 0;
        for (Path file : files(RESULT)) {
            try {
                bytes += Files.size(file);
                results++;
            } catch (NoSuchFileException e) {
                // another process removed it meanwhile
            }
        }
        return new Contents(results, bytes);
    }

    /** Removes results and what was remembered of files and runs. Programs that run meanwhile compute what they miss. */
    Contents clear() throws IOException {
        Contents before = contents();
        for (Pattern pattern : List.of(RESULT, MEMORY)) {
            for (Path file : files(pattern)) {
                Files.deleteIfExists(file);
            }
        }
        return before;
    }

    private List<Path> files(Pattern pattern) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, 3)) {
            return all.filter(file -> pattern.matcher(
                                    folder.relativize(file).toString().replace('\\', '/'))
                            .matches())
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
