package org.celflow.node;

import java.util.Optional;

/**
 * The file of a numbered sequence that belongs to one frame.
 *
 * @param sequence the folder or pattern as the graph says it, for messages
 * @param number the number of the file: the frame plus the sequence's offset
 * @param file the file, empty if the sequence has a gap there
 * @param available the numbers that exist, as text for messages: {@code 0-8, 10-23}
 */
public record FrameFile(String sequence, int number, Optional<FileRef> file, String available) {
    /**
     * The file.
     *
     * @throws NodeException when it is missing, naming the sequence, the number and what is there
     */
    public FileRef required() throws NodeException {
        return file.orElseThrow(
                () -> new NodeException("frame %d of %s is missing (present: %s); render it, or shorten the shot"
                        .formatted(number, sequence, available.isEmpty() ? "none" : available)));
    }
}
