package org.celflow.reference;

/** A case asks for something that the engine does not offer. The message says what, without a capital or a full stop. */
public final class UnsupportedCaseException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is not offered. */
    public UnsupportedCaseException(String message) {
        super(message);
    }
}
