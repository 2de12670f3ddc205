package org.celflow.node.value;

import java.nio.FloatBuffer;

/**
 * A picture: height x width x channels, float32, 0 to 1 (values outside are kept), sRGB-encoded. One channel is grey, three
 * are red, green, blue, four add straight (not premultiplied) alpha. Rows run from top to bottom.
 */
public final class Image implements Value {
    private final int width;
    private final int height;
    private final int channels;
    private final float[] pixels;

    private Image(int width, int height, int channels, float[] pixels) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.pixels = pixels;
    }

    /**
     * Wraps pixels, row by row, the channels of a pixel side by side.
     *
     * @param pixels {@code height * width * channels} numbers; the caller gives the array away
     */
    public static Image of(int width, int height, int channels, float[] pixels) {
        Dimensions.check(width, height, channels, pixels.length);
        if (channels != 1 && channels != 3 && channels != 4) {
            throw new IllegalArgumentException("an image has 1, 3 or 4 channels, not " + channels);
        }
        return new Image(width, height, channels, pixels);
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** 1, 3 or 4. */
    public int channels() {
        return channels;
    }

    /** One channel of one pixel. */
    public float at(int x, int y, int channel) {
        return pixels[(y * width + x) * channels + channel];
    }

    /** A read-only view on all numbers, row by row. */
    public FloatBuffer pixels() {
        return FloatBuffer.wrap(pixels).asReadOnlyBuffer();
    }

    /** A copy of all numbers, row by row. */
    public float[] toArray() {
        return pixels.clone();
    }

    @Override
    public long bytes() {
        return 4L * pixels.length + 32;
    }

    @Override
    public String toString() {
        return "Image %dx%dx%d".formatted(width, height, channels);
    }
}
