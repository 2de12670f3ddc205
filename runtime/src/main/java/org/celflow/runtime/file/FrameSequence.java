package org.celflow.runtime.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a numbered sequence.
 *
 * @param text the folder or pattern as the graph says it
 * @param still the one file that stands for every frame, if it is no sequence
 * @param files by number
 */
public record FrameSequence(String text, Optional<Path> still, SortedMap<Integer, Path> files) {
    /** Copies the map. */
    public FrameSequence {
        files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The file of a number. */
    public Optional<Path> fileAt(int number) {
        return still.isPresent() ? still : Optional.ofNullable(files.get(number));
    }

    /** The numbers that exist: {@code 0-8, 10-23}. */
    public String available() {
        StringBuilder text = new StringBuilder();
        int first = 0;
        int last = 0;
        boolean open = false;
        for (int number : files.keySet()) {
            if (open && number == last + 1) {
                last = number;
                continue;
            }
            if (open) {
                append(text, first, last);
            }
            first = number;
            last = number;
            open = true;
        }
        if (open) {
            append(text, first, last);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int first, int last) {
        text.append(text.isEmpty() ? "" : ", ").append(first);
        if (last > first) {
            text.append('-').append(last);
        }
    }
}
