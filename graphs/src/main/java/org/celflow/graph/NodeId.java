package org.celflow.graph;

import java.util.regex.Pattern;

/**
 * Names a node of a graph. It stays the same through edits, files and copies of the graph, so it may stand in links,
 * messages and scripts.
 *
 * @param value 1 to 64 letters, digits, {@code _} and {@code -}, as {@code mask} or {@code ksampler-2}
 */
public record NodeId(String value) implements Comparable<NodeId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public NodeId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "'%s' is no node name; write 1 to 64 letters, digits, _ and -".formatted(Canonical.shorten(value)));
        }
    }

    /** Whether a text has the form of a node's name. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    /** The name itself. */
    @Override
    public String toString() {
        return value;
    }
}
