package org.celflow.imaging.mask;

import java.util.Arrays;
import org.celflow.imaging.cv.Mats;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * A region grown, shrunk and given a soft edge by its exact Euclidean distance: the border of the region lies half-way between
 * the centres of the pixels on its two sides.
 */
public final class SoftEdge {
    private SoftEdge() {}

    /**
     * Coverage of each pixel, 0 to 1, row by row.
     *
     * @param inside the region, row by row
     * @param grow how far the border is moved outward, in pixels; inward if negative
     * @param feather the width of the ramp from 0 to 1, in pixels, centred on the moved border; with 0 and no growth the
     *     coverage is exactly the region
     */
    public static float[] coverage(int width, int height, boolean[] inside, double grow, double feather) {
        float[] coverage = new float[inside.length];
        if (grow == 0 && feather == 0) {
            for (int i = 0; i < inside.length; i++) {
                coverage[i] = inside[i] ? 1 : 0;
            }
            return coverage;
        }
        float[] distance = distance(width, height, inside);
        for (int i = 0; i < distance.length; i++) {
            double beyond = distance[i] + grow;
            coverage[i] = feather == 0 ? beyond > 0 ? 1 : 0 : (float) Math.min(Math.max(0.5 + beyond / feather, 0), 1);
        }
        return coverage;
    }

    /** The distance of each pixel's centre from the border in pixels, positive inside; endless if there is no border. */
    public static float[] distance(int width, int height, boolean[] inside) {
        float[] in = toNearest(width, height, inside, false);
        float[] out = toNearest(width, height, inside, true);
        float[] distance = new float[inside.length];
        for (int i = 0; i < distance.length; i++) {
            distance[i] = inside[i] ? in[i] - 0.5f : 0.5f - out[i];
        }
        return distance;
    }

    /** The distance of each pixel to the nearest one whose side is {@code wanted}. */
    private static float[] toNearest(int width, int height, boolean[] inside, boolean wanted) {
        byte[] zeros = new byte[inside.length];
        boolean any = false;
        for (int i = 0; i < inside.length; i++) {
            zeros[i] = (byte) (inside[i] == wanted ? 0 : 1);
            any |= inside[i] == wanted;
        }
        if (!any) {
            float[] endless = new float[inside.length];
            Arrays.fill(endless, Float.POSITIVE_INFINITY);
            return endless;
        }
        try (Mats mats = new Mats()) {
            Mat distance = mats.empty();
            Imgproc.distanceTransform(
                    mats.bytes(width, height, zeros), distance, Imgproc.DIST_L2, Imgproc.DIST_MASK_PRECISE);
            return mats.numbers(distance);
        }
    }
}
