package org.celflow.graph;

/**
 * How a node lies on the canvas. It has no influence on results.
 *
 * @param x of the left edge, in canvas units, growing to the right
 * @param y of the upper edge, in canvas units, growing downwards
 * @param width in canvas units; 0 for the width that the editor chooses
 * @param collapsed whether only the title is shown
 */
public record NodeLayout(double x, double y, double width, boolean collapsed) {
    /** At the origin, of default width, open. */
    public static final NodeLayout ORIGIN = at(0, 0);

    /** Checks that the numbers are finite and the width is not negative. */
    public NodeLayout {
        if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(width) || width < 0) {
            throw new IllegalArgumentException(
                    "a node lies at finite numbers and is 0 or more wide; not %s, %s and %s".formatted(x, y, width));
        }
    }

    /** Open and of default width. */
    public static NodeLayout at(double x, double y) {
        return new NodeLayout(x, y, 0, false);
    }

    /** The same, moved. */
    public NodeLayout moved(double dx, double dy) {
        return new NodeLayout(x + dx, y + dy, width, collapsed);
    }
}
