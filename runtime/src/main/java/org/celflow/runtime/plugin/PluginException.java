package org.celflow.runtime.plugin;

import org.jspecify.annotations.Nullable;

/** A plugin cannot be read, installed or removed. The message is one sentence for the user. */
public final class PluginException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the sentence that the user reads. */
    public PluginException(String message) {
        super(message);
    }

    /** With the sentence that the user reads and the cause for the log. */
    public PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
