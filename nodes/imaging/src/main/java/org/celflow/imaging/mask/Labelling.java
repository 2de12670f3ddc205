package org.celflow.imaging.mask;

import java.util.List;
import org.celflow.imaging.file.Picture;
import org.celflow.node.value.Image;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;

/**
 * The labels of one mask picture: which pixels have the colour of a part, and what to make of the others.
 *
 * <p>A pixel without any opacity is background; one that is partly transparent has no part's colour.
 */
final class Labelling {
    private static final int REACH = 2;

    private final Palette palette;
    private final int width;
    private final int height;
    private final int[] colours;
    /** The label of each pixel, or -1 for a stray one. */
    private final short[] labels;

    private final int strays;

    private Labelling(Palette palette, int width, int height, int[] colours, short[] labels, int strays) {
        this.palette = palette;
        this.width = width;
        this.height = height;
        this.colours = colours;
        this.labels = labels;
        this.strays = strays;
    }

    /**
     * Looks every pixel up.
     *
     * @param tolerance the largest difference in one 8-bit channel that still counts as the colour of a part
     */
    static Labelling of(Picture picture, Palette palette, int tolerance) {
        int pixels = picture.width() * picture.height();
        int[] colours = new int[pixels];
        short[] labels = new short[pixels];
        int strays = 0;
        int lastColour = -1;
        int lastLabel = -1;
        for (int i = 0; i < pixels; i++) {
            int alpha = picture.alpha(i);
            colours[i] = alpha == 0 ? palette.colour(0).packed() : picture.rgb(i);
            int label;
            if (alpha == 0) {
                label = 0;
            } else if (alpha < 255) {
                label = -1;
            } else if (colours[i] == lastColour) {
                label = lastLabel;
            } else {
                label = label(colours[i], palette, tolerance);
                lastColour = colours[i];
                lastLabel = label;
            }
            labels[i] = (short) label;
            strays += label < 0 ? 1 : 0;
        }
        return new Labelling(palette, picture.width(), picture.height(), colours, labels, strays);
    }

    private static int label(int rgb, Palette palette, int tolerance) {
        int exact = palette.exact(rgb);
        if (exact >= 0 || tolerance == 0) {
            return exact;
        }
        int near = palette.nearest(rgb);
        return palette.difference(rgb, near) <= tolerance ? near : -1;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int colour(int x, int y) {
        return colours[y * width + x];
    }

    /** The label of a pixel, or -1 if its colour is no part's. */
    int label(int x, int y) {
        return labels[y * width + x];
    }

    /** How many pixels have no part's colour. */
    int strays() {
        return strays;
    }

    /** Whether two different parts are found within two pixels. */
    boolean onBorder(int x, int y) {
        int seen = -1;
        for (int v = Math.max(0, y - REACH); v <= Math.min(height - 1, y + REACH); v++) {
            for (int u = Math.max(0, x - REACH); u <= Math.min(width - 1, x + REACH); u++) {
                int label = labels[v * width + u];
                if (label >= 0 && seen >= 0 && label != seen) {
                    return true;
                }
                seen = label >= 0 ? label : seen;
            }
        }
        return false;
    }

    /**
     * The labels, each stray pixel given that of the part nearest in colour: on a border among the parts within two pixels,
     * elsewhere among all.
     */
    PartMask snapped() {
        byte[] snapped = new byte[labels.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int label = labels[y * width + x];
                snapped[y * width + x] = (byte) (label >= 0 ? label : snap(x, y));
            }
        }
        return PartMask.of(width, height, palette.parts(), snapped);
    }

    private int snap(int x, int y) {
        int rgb = colour(x, y);
        if (!onBorder(x, y)) {
            return palette.nearest(rgb);
        }
        int best = -1;
        for (int v = Math.max(0, y - REACH); v <= Math.min(height - 1, y + REACH); v++) {
            for (int u = Math.max(0, x - REACH); u <= Math.min(width - 1, x + REACH); u++) {
                int label = labels[v * width + u];
                if (label >= 0 && (best < 0 || palette.distance(rgb, label) < palette.distance(rgb, best))) {
                    best = label;
                }
            }
        }
        return best;
    }

    /** The picture of a mask: every pixel in the flat colour of its part, RGB. */
    static Image picture(PartMask mask) {
        List<Part> parts = mask.parts();
        byte[] labels = mask.toArray();
        float[] pixels = new float[labels.length * 3];
        for (int i = 0; i < labels.length; i++) {
            int rgb = parts.get(labels[i] & 255).colour().packed();
            pixels[3 * i] = (rgb >> 16) / 255f;
            pixels[3 * i + 1] = (rgb >> 8 & 255) / 255f;
            pixels[3 * i + 2] = (rgb & 255) / 255f;
        }
        return Image.of(mask.width(), mask.height(), 3, pixels);
    }
}
