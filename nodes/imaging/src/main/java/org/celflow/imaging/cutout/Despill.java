package org.celflow.imaging.cutout;

/**
 * Frees the colours at the edge of a region from what lies behind it.
 *
 * <p>A pixel in the band along the inner side of the border may be mixed with the colour behind: of its difference from the
 * colour further inside, the component that points towards the colour behind is taken away. An outline, which points
 * elsewhere, stays. A pixel outside, which shows only what is behind, takes the colour of the nearest pixel inside.
 *
 * <p>Works on sRGB-encoded colours.
 */
final class Despill {
    /** How much further than the band a source of colour may lie. */
    private static final double REACH = 3;

    private final int width;
    private final int height;
    private final int channels;
    private final float[] distance;
    private final double band;
    private final double amount;

    /**
     * For one picture.
     *
     * @param distance from the border in pixels, positive inside, row by row
     * @param band the width of the band in pixels, above 0
     * @param amount how much is taken away, 0 to 1
     */
    Despill(int width, int height, int channels, float[] distance, double band, double amount) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.distance = distance;
        this.band = band;
        this.amount = amount;
    }

    /**
     * Changes the colours of covered pixels in place.
     *
     * @param pixels row by row
     * @param coverage of each pixel; those with 0 are left alone
     */
    void apply(float[] pixels, float[] coverage) {
        boolean[] inside = new boolean[distance.length];
        boolean[] core = new boolean[distance.length];
        boolean[] behind = new boolean[distance.length];
        boolean anyInside = false;
        boolean anyCore = false;
        boolean anyBehind = false;
        for (int i = 0; i < distance.length; i++) {
            inside[i] = distance[i] > 0;
            core[i] = distance[i] > band;
            behind[i] = distance[i] < -band;
            anyInside |= inside[i];
            anyCore |= core[i];
            anyBehind |= behind[i];
        }
        if (anyCore && anyBehind) {
            decontaminate(
                    pixels, NearestPixel.in(width, height, core), NearestPixel.in(width, height, behind), inside, core);
        }
        if (anyInside) {
            extend(pixels, coverage, NearestPixel.in(width, height, inside), inside);
        }
    }

    private void decontaminate(
            float[] pixels, NearestPixel cores, NearestPixel behinds, boolean[] inside, boolean[] core) {
        float[] old = pixels.clone();
        for (int i = 0; i < inside.length; i++) {
            if (!inside[i]
                    || core[i]
                    || cores.distance(i) > REACH * band + 1
                    || behinds.distance(i) > REACH * band + 1) {
                continue;
            }
            int here = i * channels;
            int front = cores.of(i) * channels;
            int back = behinds.of(i) * channels;
            double along = 0;
            double length = 0;
            for (int c = 0; c < 3; c++) {
                double axis = old[back + c] - old[front + c];
                along += (old[here + c] - old[front + c]) * axis;
                length += axis * axis;
            }
            if (along <= 0 || length == 0) {
                continue;
            }
            double fade = Math.max(0, Math.min(1, 1 - (distance[i] - 0.5) / band));
            double part = amount * fade * Math.min(1, along / length);
            for (int c = 0; c < 3; c++) {
                pixels[here + c] = (float) (old[here + c] - part * (old[back + c] - old[front + c]));
            }
        }
    }

    private void extend(float[] pixels, float[] coverage, NearestPixel insides, boolean[] inside) {
        for (int i = 0; i < inside.length; i++) {
            if (!inside[i] && coverage[i] > 0) {
                int from = insides.of(i) * channels;
                for (int c = 0; c < 3; c++) {
                    pixels[i * channels + c] += (float) (amount * (pixels[from + c] - pixels[i * channels + c]));
                }
            }
        }
    }
}
