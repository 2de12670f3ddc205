package org.celflow.editor.view;

import java.util.Locale;

/** Frame rates as people write them. */
public final class FrameRates {
    private FrameRates() {}

    /** As {@code 24} or {@code 23.976}. */
    public static String text(double fps) {
        return fps == Math.rint(fps) ? String.valueOf((long) fps) : String.format(Locale.ROOT, "%.3f", fps);
    }
}
