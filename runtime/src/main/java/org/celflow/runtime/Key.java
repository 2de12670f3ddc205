package org.celflow.runtime;

/**
 * Identifies the outputs of a node at a frame by all that can influence them. Equal keys mean equal outputs, in every run
 * and on every machine.
 *
 * @param hex a SHA-256 digest, 64 lower-case hexadecimal digits
 */
public record Key(String hex) {
    /** Checks the form. */
    public Key {
        boolean valid = hex.length() == 64;
        for (int i = 0; valid && i < 64; i++) {
            char c = hex.charAt(i);
            valid = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
        }
        if (!valid) {
            throw new IllegalArgumentException("a key is 64 hexadecimal digits, not '%s'".formatted(hex));
        }
    }

    /** The first digits, enough for people. */
    @Override
    public String toString() {
        return hex.substring(0, 12);
    }
}
