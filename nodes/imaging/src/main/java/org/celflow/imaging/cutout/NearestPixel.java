package org.celflow.imaging.cutout;

import org.celflow.imaging.cv.Mats;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** For each pixel, the nearest pixel of a set and its distance. */
final class NearestPixel {
    private final int[] nearest;
    private final float[] distance;

    private NearestPixel(int[] nearest, float[] distance) {
        this.nearest = nearest;
        this.distance = distance;
    }

    /** Searches for pixels of a set that has at least one. */
    static NearestPixel in(int width, int height, boolean[] set) {
        byte[] zeros = new byte[set.length];
        for (int i = 0; i < set.length; i++) {
            zeros[i] = (byte) (set[i] ? 0 : 1);
        }
        try (Mats mats = new Mats()) {
            Mat distance = mats.empty();
            Mat labels = mats.empty();
            Imgproc.distanceTransformWithLabels(
                    mats.bytes(width, height, zeros),
                    distance,
                    labels,
                    Imgproc.DIST_L2,
                    Imgproc.DIST_MASK_5,
                    Imgproc.DIST_LABEL_PIXEL);
            Mat numbers = mats.empty();
            labels.convertTo(numbers, CvType.CV_32S);
            int[] label = new int[set.length];
            numbers.get(0, 0, label);
            int[] pixelOf = new int[set.length + 1];
            for (int i = 0; i < set.length; i++) {
                if (set[i]) {
                    pixelOf[label[i]] = i;
                }
            }
            int[] nearest = new int[set.length];
            for (int i = 0; i < set.length; i++) {
                nearest[i] = pixelOf[label[i]];
            }
            return new NearestPixel(nearest, mats.numbers(distance));
        }
    }

    int of(int pixel) {
        return nearest[pixel];
    }

    float distance(int pixel) {
        return distance[pixel];
    }
}
