package org.celflow.imaging.flow;

/**
 * Motion of each pixel, in pixels, x to the right and y down: the content at (x, y) of one picture is found at (x + dx, y + dy)
 * of the other. An array is handed over with it, so it stays inside one computation.
 */
final class MotionField {
    final int width;
    final int height;
    /** dx before dy, row by row. */
    final float[] vectors;

    MotionField(int width, int height, float[] vectors) {
        this.width = width;
        this.height = height;
        this.vectors = vectors;
    }

    float dx(int pixel) {
        return vectors[2 * pixel];
    }

    float dy(int pixel) {
        return vectors[2 * pixel + 1];
    }

    /** One component at a place between pixels, bilinear, the nearest place inside if it lies outside. */
    float at(double x, double y, int component) {
        double u = Math.max(0, Math.min(width - 1.0, x));
        double v = Math.max(0, Math.min(height - 1.0, y));
        int left = (int) u;
        int top = (int) v;
        int right = Math.min(left + 1, width - 1);
        int bottom = Math.min(top + 1, height - 1);
        double across = u - left;
        double down = v - top;
        double upper = vectors[2 * (top * width + left) + component] * (1 - across)
                + vectors[2 * (top * width + right) + component] * across;
        double lower = vectors[2 * (bottom * width + left) + component] * (1 - across)
                + vectors[2 * (bottom * width + right) + component] * across;
        return (float) (upper * (1 - down) + lower * down);
    }

    boolean holds(double x, double y) {
        return x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5;
    }
}
