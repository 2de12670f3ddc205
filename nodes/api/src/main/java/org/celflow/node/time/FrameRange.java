package org.celflow.node.time;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames that a user asks for.
 *
 * @param first the first frame
 * @param last the last frame, inclusive
 */
public record FrameRange(int first, int last) {
    private static final Pattern FORM = Pattern.compile("(-?\\d{1,9})(?:-(-?\\d{1,9}))?");

    /** Checks the order. */
    public FrameRange {
        if (last < first) {
            throw new IllegalArgumentException("frames must be given as first-last, not %d-%d".formatted(first, last));
        }
    }

    /** Whether the frame lies in the range. */
    public boolean contains(int frame) {
        return frame >= first && frame <= last;
    }

    /**
     * Reads {@code 7} or {@code 1-24}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static FrameRange parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("'%s' is no frame range; write 7 or 1-24".formatted(text));
        }
        int first = Integer.parseInt(m.group(1));
        return new FrameRange(first, m.group(2) == null ? first : Integer.parseInt(m.group(2)));
    }
}
