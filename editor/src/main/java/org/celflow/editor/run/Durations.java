package org.celflow.editor.run;

import java.util.Locale;
import org.celflow.runtime.RunResult;

/** Times and results as people read them. */
final class Durations {
    private Durations() {}

    /** As {@code 3 min 20 s left}. */
    static String left(double seconds) {
        long whole = Math.max(1, Math.round(seconds));
        if (whole < 60) {
            return whole + " s left";
        } else if (whole < 600) {
            return "%d min %d s left".formatted(whole / 60, whole % 60 / 10 * 10);
        } else if (whole < 3600) {
            return whole / 60 + " min left";
        }
        return "%d h %d min left".formatted(whole / 3600, whole % 3600 / 60);
    }

    /** As {@code 7 of 48 frames}; empty when none are asked for. */
    static String frames(int done, int asked) {
        return asked == 0 ? "" : "%d of %d frame%s".formatted(done, asked, asked == 1 ? "" : "s");
    }

    /** As {@code Done: 24 frames, 12 computed, 40 from the cache, 31.2 s}. */
    static String summary(RunResult result) {
        RunResult.Summary s = result.summary();
        String how = result.cancelled() ? "Cancelled" : s.failed() > 0 ? "Ended with failures" : "Done";
        String failed = s.failed() > 0 ? ", %d failed".formatted(s.failed()) : "";
        return String.format(
                Locale.ROOT,
                "%s: %d frame%s, %d computed, %d from the cache%s, %.1f s",
                how,
                s.frames(),
                s.frames() == 1 ? "" : "s",
                s.computed(),
                s.cached(),
                failed,
                s.seconds());
    }
}
