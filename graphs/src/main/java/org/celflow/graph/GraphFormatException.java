package org.celflow.graph;

import org.jspecify.annotations.Nullable;

/** A file is no graph that can be read. The message is one sentence that names the file, the place in it and the fault. */
public final class GraphFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the sentence that the user reads. */
    public GraphFormatException(String message) {
        super(message);
    }

    /** With the sentence that the user reads and the cause for the log. */
    public GraphFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
