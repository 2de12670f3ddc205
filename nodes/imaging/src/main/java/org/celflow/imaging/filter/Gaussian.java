package org.celflow.imaging.filter;

import java.util.Arrays;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;

/**
 * A normal distribution by which pixels are spread, rows and columns one after the other. Beyond the edge the picture is mirrored,
 * the edge pixel itself not repeated.
 *
 * @param radius where it is cut off, at least 1
 * @param sigma its standard deviation, where 1 is the radius
 */
record Gaussian(int radius, double sigma) {
    /**
     * The picture blurred.
     *
     * @throws NodeException when the picture is too small to be mirrored that far
     */
    Image blur(Image image) throws NodeException {
        int width = image.width();
        int height = image.height();
        int channels = image.channels();
        if (radius >= Math.min(width, height)) {
            throw new NodeException("a radius of %d is too large for a picture of %dx%d pixels; make it smaller"
                    .formatted(radius, width, height));
        }
        float[] across = along(image.toArray(), height, width, channels);
        return Image.of(width, height, channels, along(across, 1, height, width * channels));
    }

    /** Blurs the middle axis of three, of {@code outer}, {@code length} and {@code inner} numbers. */
    private float[] along(float[] numbers, int outer, int length, int inner) {
        double[] weights = weights();
        float[] result = new float[numbers.length];
        double[] sums = new double[inner];
        for (int i = 0; i < outer * length; i++) {
            Arrays.fill(sums, 0);
            for (int k = -radius; k <= radius; k++) {
                int from = (i / length * length + mirrored(i % length + k, length)) * inner;
                double weight = weights[k + radius];
                for (int j = 0; j < inner; j++) {
                    sums[j] += weight * numbers[from + j];
                }
            }
            for (int j = 0; j < inner; j++) {
                result[i * inner + j] = (float) sums[j];
            }
        }
        return result;
    }

    private double[] weights() {
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = (double) (i - radius) / radius;
            weights[i] = Math.exp(-x * x / (2 * sigma * sigma));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static int mirrored(int at, int size) {
        int inside = Math.abs(at);
        return inside < size ? inside : 2 * (size - 1) - inside;
    }
}
