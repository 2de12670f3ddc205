package org.celflow.editor.canvas;

/**
 * A mouse, where it is and what is held.
 *
 * @param x in pixels from the canvas's left edge
 * @param y in pixels from the canvas's upper edge
 */
record Pointer(double x, double y, Button button, boolean shift, boolean ctrl, boolean alt, boolean space) {
    /** Which button it is about. */
    enum Button {
        NONE,
        PRIMARY,
        MIDDLE,
        SECONDARY
    }

    double distance(Pointer other) {
        return Math.hypot(x - other.x, y - other.y);
    }
}
