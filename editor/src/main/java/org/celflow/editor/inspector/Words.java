package org.celflow.editor.inspector;

import java.util.Locale;

/** Names of ports and parameters as people read them. */
public final class Words {
    private Words() {}

    /** {@code startAt} and {@code start_at} become {@code Start at}. */
    public static String title(String name) {
        String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replace('_', ' ')
                .replace('-', ' ')
                .toLowerCase(Locale.ROOT);
        return spaced.isEmpty() ? spaced : Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
    }
}
