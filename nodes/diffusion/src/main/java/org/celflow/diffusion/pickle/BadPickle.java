package org.celflow.diffusion.pickle;

import java.io.IOException;

/** What is wrong with a file, as the rest of a sentence that begins with the file's name. */
final class BadPickle extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 80;

    BadPickle(String message) {
        super(message);
    }

    /** A text from the file, cut and without control characters, so that it can stand in a message. */
    static String quoted(String text) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN - 3) + "..." : text;
        return "'" + shown.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?") + "'";
    }
}
