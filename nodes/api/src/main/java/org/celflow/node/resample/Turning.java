package org.celflow.node.resample;

import org.celflow.node.Param;

/** How planes of numbers are turned by quarters, clockwise, and then mirrored: parameters that such nodes have in common. */
public record Turning(
        @Param.Choice(def = "0", doc = "Degrees, clockwise.")
        Angle angle,

        @Param.Choice(
                def = "none",
                doc = "How it is mirrored: horizontal swaps left and right, vertical swaps top and bottom.")
        Mirror mirror) {
    /** Quarters of a turn, clockwise. */
    public enum Angle {
        NONE(0),
        QUARTER(1),
        HALF(2),
        THREE_QUARTERS(3);

        private final int quarters;

        Angle(int quarters) {
            this.quarters = quarters;
        }

        /** The degrees. */
        @Override
        public String toString() {
            return String.valueOf(90 * quarters);
        }
    }

    /** Which sides change places. */
    public enum Mirror {
        NONE,
        HORIZONTAL,
        VERTICAL
    }

    /** The width of the result. */
    public int width(int width, int height) {
        return lies() ? height : width;
    }

    /** The height of the result. */
    public int height(int width, int height) {
        return lies() ? width : height;
    }

    private boolean lies() {
        return angle.quarters % 2 == 1;
    }

    /**
     * Where a place of the result was before, counted row by row in the original.
     *
     * @param place counted row by row in the result
     * @param width of the original
     * @param height of the original
     */
    public int source(int place, int width, int height) {
        int across = width(width, height);
        int down = height(width, height);
        int x = place % across;
        int y = place / across;
        x = mirror == Mirror.HORIZONTAL ? across - 1 - x : x;
        y = mirror == Mirror.VERTICAL ? down - 1 - y : y;
        return switch (angle) {
            case NONE -> y * width + x;
            case QUARTER -> (height - 1 - x) * width + y;
            case HALF -> (height - 1 - y) * width + width - 1 - x;
            case THREE_QUARTERS -> x * width + width - 1 - y;
        };
    }
}
