package org.celflow.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.celflow.node.value.SavedFile;

/** Where a sink puts its file, and the graph that made it. */
public interface Delivery {
    /** The graph as JSON text, for embedding in what is written, so that it can be opened again from there. */
    String graph();

    /**
     * The file to write for this frame: the pattern's run of {@code #} replaced by the frame number, inside the output
     * folder of the run.
     *
     * @param pattern a relative path such as {@code walk/####.png}
     * @throws NodeException if the pattern leads out of the output folder
     */
    Path target(String pattern) throws NodeException;

    /**
     * Writes a file so that it is there whole or not at all: into a temporary file beside it, forced, then moved. Makes
     * missing folders.
     *
     * @return digest and size of what was written
     * @throws NodeException when the disk is full or read-only, naming the file
     */
    SavedFile write(Path target, Content content) throws NodeException;

    /** What is written. */
    interface Content {
        /** Writes all bytes; must not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }
}
