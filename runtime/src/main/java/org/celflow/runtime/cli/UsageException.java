package org.celflow.runtime.cli;

import java.util.List;

/** What the user asked for cannot be done. Each message is one sentence for them; the exit code is 2. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> messages;

    /** With one sentence. */
    public UsageException(String message) {
        this(List.of(message));
    }

    /** With several sentences, one a line. */
    public UsageException(List<String> messages) {
        super(String.join("; ", messages));
        this.messages = List.copyOf(messages);
    }

    /** The sentences. */
    public List<String> messages() {
        return messages;
    }
}
