package org.celflow.imaging.filter;

/**
 * A few colours, and which of them stands for another: the nearest to the other with its two lowest bits cut off, as Pillow has it.
 * Colours are {@code 0xrrggbb}.
 */
final class FixedPalette {
    private static final int BITS = 6;
    private static final int CUT = 8 - BITS;

    private final int[] colours;
    private final short[] nearest = new short[1 << 3 * BITS];

    FixedPalette(int[] colours) {
        this.colours = colours.clone();
    }

    int size() {
        return colours.length;
    }

    /** The colour that stands for another. */
    int of(int red, int green, int blue) {
        int cell = (red >> CUT) << 2 * BITS | (green >> CUT) << BITS | blue >> CUT;
        if (nearest[cell] == 0) {
            nearest[cell] = (short) (1 + search(red >> CUT << CUT, green >> CUT << CUT, blue >> CUT << CUT));
        }
        return colours[nearest[cell] - 1];
    }

    private int search(int red, int green, int blue) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            int r = red - (colours[i] >> 16 & 0xff);
            int g = green - (colours[i] >> 8 & 0xff);
            int b = blue - (colours[i] & 0xff);
            int distance = r * r + g * g + b * b;
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
