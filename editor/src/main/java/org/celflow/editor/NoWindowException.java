package org.celflow.editor;

/** This machine cannot show a window. The message is one sentence that says what it lacks and how to get it. */
public final class NoWindowException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the sentence that the user reads and the cause for the log. */
    public NoWindowException(String message, Throwable cause) {
        super(message, cause);
    }
}
