package org.celflow.editor.canvas;

import java.util.Locale;

/** Names of ports and parameters as people read them: {@code clipSkip} becomes {@code clip skip}. */
final class Labels {
    private Labels() {}

    static String of(String name) {
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean begins = Character.isUpperCase(c) && i > 0 && !Character.isUpperCase(name.charAt(i - 1));
            if (begins || c == '_' || c == '-') {
                label.append(' ');
            }
            if (c != '_' && c != '-') {
                label.append(c);
            }
        }
        return label.toString().toLowerCase(Locale.ROOT);
    }
}
