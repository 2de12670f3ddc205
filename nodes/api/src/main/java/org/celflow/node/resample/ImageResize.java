package org.celflow.node.resample;

import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/** Resizes pictures and masks, each channel on its own. */
public final class ImageResize {
    private ImageResize() {}

    /** A picture of another size; its numbers may leave 0 to 1 a little. */
    public static Image of(Image image, Resampling way, int width, int height) {
        float[] planes = way.resize(planes(image), image.channels(), image.height(), image.width(), height, width);
        return image(planes, image.channels(), width, height);
    }

    /** A mask of another size; its numbers may leave 0 to 1 a little. */
    public static Mask of(Mask mask, Resampling way, int width, int height) {
        return Mask.of(width, height, way.resize(mask.toArray(), 1, mask.height(), mask.width(), height, width));
    }

    /** Lanczos on 8-bit values, as Pillow: values are truncated to 8 bits, and rounded to 8 bits after each axis. */
    public static Image lanczosOf8Bits(Image image, int width, int height) {
        float[] planes = planes(image);
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (int) Math.max(0, Math.min(255, 255 * planes[i]));
        }
        int channels = image.channels();
        int rows = image.height();
        planes = Resampling.LANCZOS.resize(planes, channels, rows, image.width(), rows, width);
        round(planes);
        planes = Resampling.LANCZOS.resize(planes, channels, rows, width, height, width);
        round(planes);
        for (int i = 0; i < planes.length; i++) {
            planes[i] /= 255;
        }
        return image(planes, channels, width, height);
    }

    private static void round(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(255, Math.round(values[i])));
        }
    }

    private static float[] planes(Image image) {
        float[] pixels = image.toArray();
        int channels = image.channels();
        int size = image.width() * image.height();
        float[] planes = new float[pixels.length];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < channels; c++) {
                planes[c * size + i] = pixels[i * channels + c];
            }
        }
        return planes;
    }

    private static Image image(float[] planes, int channels, int width, int height) {
        int size = width * height;
        float[] pixels = new float[planes.length];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < channels; c++) {
                pixels[i * channels + c] = planes[c * size + i];
            }
        }
        return Image.of(width, height, channels, pixels);
    }
}
