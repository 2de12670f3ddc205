package org.celflow.node.value;

import java.util.Locale;

/**
 * A colour as a screen shows it: sRGB, 8 bits a channel.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Rgb(int red, int green, int blue) {
    /** Checks the ranges. */
    public Rgb {
        if ((red | green | blue) < 0 || red > 255 || green > 255 || blue > 255) {
            throw new IllegalArgumentException("colour channels go from 0 to 255");
        }
    }

    /**
     * Reads {@code #rrggbb}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Rgb parse(String text) {
        if (!text.matches("#[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException("'%s' is no colour; write #rrggbb".formatted(text));
        }
        return ofPacked(Integer.parseInt(text.substring(1), 16));
    }

    /** From {@code 0xrrggbb}. */
    public static Rgb ofPacked(int rgb) {
        return new Rgb(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
    }

    /** As {@code 0xrrggbb}. */
    public int packed() {
        return red << 16 | green << 8 | blue;
    }

    /** As {@code #rrggbb}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%06x", packed());
    }
}
