package org.celflow.runtime;

import java.util.regex.Pattern;

/**
 * Identifies the outputs of a node at a frame by all that can influence them. Equal keys mean equal outputs, in every run
 * and on every machine.
 *
 * @param hex a SHA-256 digest, 64 lower-case hexadecimal digits
 */
public record Key(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** Checks the form. */
    public Key {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("a key is 64 hexadecimal digits, not '%s'".formatted(hex));
        }
    }

    /** The first digits, enough for people. */
    @Override
    public String toString() {
        return hex.substring(0, 12);
    }
}
