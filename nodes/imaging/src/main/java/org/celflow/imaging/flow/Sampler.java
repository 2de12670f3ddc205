package org.celflow.imaging.flow;

/** Reads a picture between its pixels: Catmull-Rom splines, clamped to the range of the nearest four pixels against ringing. */
final class Sampler {
    private final int width;
    private final int height;
    private final int channels;
    private final float[] pixels;

    Sampler(int width, int height, int channels, float[] pixels) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.pixels = pixels;
    }

    /** Writes the channels of one pixel into {@code out}. */
    void pixel(int pixel, float[] out) {
        System.arraycopy(pixels, pixel * channels, out, 0, channels);
    }

    /** Writes the channels at a place into {@code out}; outside, the nearest place inside counts. */
    void read(double x, double y, float[] out) {
        double u = Math.max(0, Math.min(width - 1.0, x));
        double v = Math.max(0, Math.min(height - 1.0, y));
        int left = (int) u;
        int top = (int) v;
        double fx = u - left;
        double fy = v - top;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int j = -1; j <= 2; j++) {
                int row = Math.max(0, Math.min(height - 1, top + j)) * width;
                double line = 0;
                for (int i = -1; i <= 2; i++) {
                    int column = Math.max(0, Math.min(width - 1, left + i));
                    line += weight(i - fx) * pixels[(row + column) * channels + c];
                }
                sum += weight(j - fy) * line;
            }
            out[c] = clamped(sum, left, top, c);
        }
    }

    private float clamped(double value, int left, int top, int c) {
        int right = Math.min(left + 1, width - 1);
        int bottom = Math.min(top + 1, height - 1);
        float a = pixels[(top * width + left) * channels + c];
        float b = pixels[(top * width + right) * channels + c];
        float d = pixels[(bottom * width + left) * channels + c];
        float e = pixels[(bottom * width + right) * channels + c];
        double low = Math.min(Math.min(a, b), Math.min(d, e));
        double high = Math.max(Math.max(a, b), Math.max(d, e));
        return (float) Math.max(low, Math.min(high, value));
    }

    private static double weight(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
}
