package org.celflow.graph;

import java.util.Map;

/**
 * A text on the canvas.
 *
 * @param id tells the notes of a graph apart; the same form as a node's name
 * @param text may have several lines
 * @param x of the left edge, in canvas units
 * @param y of the upper edge, in canvas units
 * @param width in canvas units, 0 or more
 * @param height in canvas units, 0 or more
 * @param extra unknown fields of the file, kept
 */
public record Note(String id, String text, double x, double y, double width, double height, Map<String, Object> extra) {
    /** Checks the id and the numbers. */
    public Note {
        if (!NodeId.isValid(id)) {
            throw new IllegalArgumentException("'%s' is no name of a note; write 1 to 64 letters, digits, _ and -"
                    .formatted(Canonical.shorten(id)));
        }
        if (!Double.isFinite(x)
                || !Double.isFinite(y)
                || !(width >= 0 && width < 1e9)
                || !(height >= 0 && height < 1e9)) {
            throw new IllegalArgumentException("note %s must lie at finite numbers".formatted(id));
        }
        extra = Fields.extra(extra, Fields.OF_NOTE);
    }

    /** Without unknown fields. */
    public Note(String id, String text, double x, double y, double width, double height) {
        this(id, text, x, y, width, height, Map.of());
    }
}
