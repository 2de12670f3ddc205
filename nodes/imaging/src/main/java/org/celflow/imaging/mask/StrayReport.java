package org.celflow.imaging.mask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.celflow.node.value.Rgb;

/**
 * Measures the pixels of a mask sequence whose colour is no part's, and tells from their pattern which setting of the
 * renderer made them.
 *
 * <p>The patterns, from renders of one shot with each setting changed in turn: blended edges (several samples a pixel, a wide
 * filter, depth of field, motion blur) are strays between two parts with a colour between theirs, 0.03 to 6 % of all pixels;
 * dither is strays within two steps of a part's colour that differ from pixel to pixel, about 40 %; a view transform shifts whole flat areas, 90 % of all that
 * is not black.
 */
final class StrayReport {
    private static final int MAX_COLOURS = 1 << 16;
    private static final int DITHER_STEP = 2;
    private static final int BLEND_ERROR = 14;
    private static final int COMMONEST = 3;
    private static final int FEW = 10;

    private final Palette palette;
    private long pixels;
    private long strays;
    private long blended;
    private long grain;
    private long rounded;
    private long flat;
    private int frames;
    private double worstShare;
    private int worstFrame;
    private final List<Integer> strayFrames = new ArrayList<>();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Set<Integer> shown = new HashSet<>();

    /** What made the stray colours. */
    enum Cause {
        BLENDED_EDGES(
                "they lie between parts and mix their colours, so edges were smoothed; in Blender render the mask with 1 sample"
                        + " per pixel and filter size 0.01, without depth of field, motion blur or denoising"),
        DITHER(
                "they are within 2 steps of the colours of parts, so the image was dithered; in Blender set Dither to 0 under"
                        + " Output > Post Processing"),
        ROUNDING(
                "whole flat areas are off by 1 or 2 steps, so the colours were converted and rounded on the way; save the mask"
                        + " as PNG straight from the renderer with View Transform Raw"),
        VIEW_TRANSFORM(
                "whole flat areas are off, so a view transform was applied; in Blender set View Transform to Raw under Render >"
                        + " Color Management"),
        UNKNOWN_PART(
                "they fill flat areas while other parts fit, so a part is missing in the palette or a material has the wrong"
                        + " colour; add the colour to the palette or fix the material"),
        NOISE("they are spread without a pattern, so the render is noisy or was saved as JPEG; in Blender use emission"
                + " materials, 1 sample per pixel, view transform Raw, dither 0, and save as PNG");

        private final String advice;

        Cause(String advice) {
            this.advice = advice;
        }
    }

    StrayReport(Palette palette) {
        this.palette = palette;
    }

    /** Measures one picture, which is shown at some frames. */
    void add(Labelling labelling, List<Integer> shownAt) {
        int here = labelling.strays();
        long area = (long) labelling.width() * labelling.height();
        frames += shownAt.size();
        pixels += area * shownAt.size();
        strays += (long) here * shownAt.size();
        if (here > 0) {
            strayFrames.addAll(shownAt);
            if ((double) here / area > worstShare) {
                worstShare = (double) here / area;
                worstFrame = shownAt.get(0);
            }
        }
        for (int y = 0; y < labelling.height(); y++) {
            for (int x = 0; x < labelling.width(); x++) {
                int label = labelling.label(x, y);
                if (label >= 0) {
                    shown.add(label);
                } else {
                    addStray(labelling, x, y, shownAt.size());
                }
            }
        }
    }

    private void addStray(Labelling labelling, int x, int y, int times) {
        int rgb = labelling.colour(x, y);
        if (counts.size() < MAX_COLOURS || counts.containsKey(rgb)) {
            counts.merge(rgb, times, Integer::sum);
        }
        if (isAlmost(rgb, palette.nearest(rgb))) {
            if (isFlat(labelling, x, y)) {
                rounded += times;
            } else {
                grain += times;
            }
        } else if (isFlat(labelling, x, y)) {
            flat += times;
        } else if (isBlend(labelling, x, y)) {
            blended += times;
        }
    }

    /** Whether all neighbours in the row and column have the same colour, or no more than the picture's edge stops them. */
    private static boolean isFlat(Labelling labelling, int x, int y) {
        int rgb = labelling.colour(x, y);
        return same(labelling, x - 1, y, rgb)
                && same(labelling, x + 1, y, rgb)
                && same(labelling, x, y - 1, rgb)
                && same(labelling, x, y + 1, rgb);
    }

    private static boolean same(Labelling labelling, int x, int y, int rgb) {
        return x < 0 || y < 0 || x >= labelling.width() || y >= labelling.height() || labelling.colour(x, y) == rgb;
    }

    /** Whether the colour lies near the line between the colours of two parts within two pixels. */
    private boolean isBlend(Labelling labelling, int x, int y) {
        Set<Integer> around = new HashSet<>();
        for (int v = Math.max(0, y - 2); v <= Math.min(labelling.height() - 1, y + 2); v++) {
            for (int u = Math.max(0, x - 2); u <= Math.min(labelling.width() - 1, x + 2); u++) {
                int nearest = palette.nearest(labelling.colour(u, v));
                if (isAlmost(labelling.colour(u, v), nearest)) {
                    around.add(nearest);
                }
            }
        }
        List<Integer> labels = List.copyOf(around);
        Rgb colour = Rgb.ofPacked(labelling.colour(x, y));
        for (int i = 0; i < labels.size(); i++) {
            for (int j = i + 1; j < labels.size(); j++) {
                if (between(colour, palette.colour(labels.get(i)), palette.colour(labels.get(j)))) {
                    return true;
                }
            }
        }
        return labels.size() > 2; // where three parts meet, their blend is on no line
    }

    private boolean isAlmost(int rgb, int label) {
        return palette.difference(rgb, label) <= DITHER_STEP;
    }

    private static boolean between(Rgb c, Rgb a, Rgb b) {
        double[] line = {b.red() - a.red(), b.green() - a.green(), b.blue() - a.blue()};
        double[] point = {c.red() - a.red(), c.green() - a.green(), c.blue() - a.blue()};
        double length = line[0] * line[0] + line[1] * line[1] + line[2] * line[2];
        double t = (point[0] * line[0] + point[1] * line[1] + point[2] * line[2]) / length;
        double error = 0;
        for (int i = 0; i < 3; i++) {
            error += Math.pow(point[i] - t * line[i], 2);
        }
        return t >= 0 && t <= 1 && error <= BLEND_ERROR * BLEND_ERROR;
    }

    /** Whether any pixel was stray. */
    boolean found() {
        return strays > 0;
    }

    /** The frames with stray pixels, ascending. */
    List<Integer> strayFrames() {
        return strayFrames.stream().sorted().toList();
    }

    /** What most of the stray pixels look like. */
    Cause cause() {
        if (flat * 2 > strays) {
            return othersFit() ? Cause.UNKNOWN_PART : Cause.VIEW_TRANSFORM;
        }
        // A blur also leaves colours next to a part's own, and may shift flat areas by a step.
        boolean atEdges = blended * FEW > strays;
        if (atEdges && (blended + grain + rounded) * 2 > strays) {
            return Cause.BLENDED_EDGES;
        } else if (grain * 2 > strays) {
            return Cause.DITHER;
        }
        return rounded * 2 > strays ? Cause.ROUNDING : Cause.NOISE;
    }

    /**
     * Whether parts are shown in colours that a view transform would have changed: any with a channel between 0 and 255, or
     * any but black and white if the palette has no such colour.
     */
    private boolean othersFit() {
        boolean tellable = palette.parts().stream().anyMatch(part -> !pure(part.colour()));
        return shown.stream()
                .map(palette::colour)
                .anyMatch(colour -> tellable ? !pure(colour) : colour.packed() != 0 && colour.packed() != 0xffffff);
    }

    private static boolean pure(Rgb colour) {
        return colour.red() % 255 == 0 && colour.green() % 255 == 0 && colour.blue() % 255 == 0;
    }

    /** One sentence: the share, the frames, the commonest colours, and which setting to change. */
    String sentence(String sequence, String paletteName) {
        String colours = counts.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<Integer, Integer> e) -> -e.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(COMMONEST)
                .map(e -> Rgb.ofPacked(e.getKey()).toString())
                .collect(Collectors.joining(", "));
        return "%s of the pixels in %d of %d frames of %s have colours that are not in %s (commonest %s; worst frame %d: %s): %s"
                .formatted(
                        percent((double) strays / pixels),
                        strayFrames.size(),
                        frames,
                        sequence,
                        paletteName,
                        colours,
                        worstFrame,
                        percent(worstShare),
                        cause().advice);
    }

    private static String percent(double share) {
        double percent = 100 * share;
        String text = percent >= 10 ? "%.0f %%" : percent >= 0.1 ? "%.1f %%" : "%.3f %%";
        return percent < 0.001 ? "under 0.001 %" : String.format(Locale.ROOT, text, percent);
    }
}
