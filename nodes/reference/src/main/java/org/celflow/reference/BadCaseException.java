package org.celflow.reference;

/** A folder of cases is damaged or contradicts itself. The message is one sentence that names the file or the case. */
public final class BadCaseException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public BadCaseException(String message) {
        super(message);
    }

    /** With the sentence and the cause. */
    public BadCaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
