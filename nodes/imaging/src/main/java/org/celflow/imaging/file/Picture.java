package org.celflow.imaging.file;

import org.celflow.node.value.Image;

/**
 * A decoded picture file: whole numbers as they were in the file, row by row, 1 channel for grey, 3 for red, green and blue,
 * 4 with straight alpha. Immutable.
 */
public final class Picture {
    private final int width;
    private final int height;
    private final int channels;
    private final boolean deep;
    private final short[] numbers;

    /** Takes the array over: unsigned numbers of 8 bits, or 16 if deep. */
    Picture(int width, int height, int channels, boolean deep, short[] numbers) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.deep = deep;
        this.numbers = numbers;
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** As float32, 0 to 1. */
    public Image toImage() {
        float[] pixels = new float[numbers.length];
        float peak = deep ? 65535f : 255f;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (numbers[i] & 0xffff) / peak;
        }
        return Image.of(width, height, channels, pixels);
    }

    /** The colour of a pixel as {@code 0xrrggbb}, rounded to 8 bits a channel, without its alpha. */
    public int rgb(int pixel) {
        if (channels == 1) {
            return byteAt(pixel, 0) * 0x010101;
        }
        return byteAt(pixel, 0) << 16 | byteAt(pixel, 1) << 8 | byteAt(pixel, 2);
    }

    /** The alpha of a pixel, rounded to 8 bits; 255 if the file has none. */
    public int alpha(int pixel) {
        return channels == 4 ? byteAt(pixel, 3) : 255;
    }

    private int byteAt(int pixel, int channel) {
        int number = numbers[pixel * channels + channel] & 0xffff;
        return deep ? (number * 255 + 32767) / 65535 : number;
    }
}
