package org.celflow.node;

import org.jspecify.annotations.Nullable;

/** An expected failure. Its message is one sentence for the artist: what is wrong, in which file, and what to do. */
public class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the sentence that the user reads. */
    public NodeException(String message) {
        super(message);
    }

    /** With the sentence that the user reads and the cause for the log. */
    public NodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
