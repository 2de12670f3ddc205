package org.celflow.graph;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a node as a graph says it: also of types that nobody here knows.
 *
 * @param id as {@code mask.source}
 * @param version of the type when the node was made, 1 or more
 */
public record TypeRef(String id, int version) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern FORM = Pattern.compile("([^@]+)@([1-9][0-9]{0,8})");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public TypeRef {
        if (!ID.matcher(id).matches() || version < 1) {
            throw new IllegalArgumentException("'%s@%d' is no node type; write id@version, as mask.source@1"
                    .formatted(Canonical.shorten(id), version));
        }
    }

    /**
     * Reads {@code mask.source@1}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static TypeRef parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no node type; write id@version, as mask.source@1".formatted(Canonical.shorten(text)));
        }
        return new TypeRef(m.group(1), Integer.parseInt(m.group(2)));
    }

    /** As {@code mask.source@1}. */
    @Override
    public String toString() {
        return id + "@" + version;
    }
}
