package org.celflow.diffusion.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;

/** Pixels as networks take them. */
final class Pictures {
    private static final int COLOURS = 3;
    /** Pixels of a latent pixel, to each side. */
    private static final int CELL = 8;

    private Pictures() {}

    /**
     * Copies a window of a picture as height x width x 3; grey is repeated, alpha is left out.
     *
     * @param into receives the numbers
     * @param at where in {@code into} the window begins
     */
    static void copy(Image image, int left, int top, int width, int height, float[] into, int at) {
        float[] pixels = image.toArray();
        int channels = image.channels();
        int step = channels >= COLOURS ? 1 : 0;
        int to = at;
        for (int y = top; y < top + height; y++) {
            int from = (y * image.width() + left) * channels;
            for (int x = 0; x < width; x++) {
                for (int colour = 0; colour < COLOURS; colour++) {
                    into[to++] = pixels[from + colour * step];
                }
                from += channels;
            }
        }
    }

    /**
     * Pictures of one size as an autoencoder takes them, batch x 3 x height x width: each side is cropped at the centre to a multiple of
     * 8, grey is repeated, alpha is left out.
     *
     * @throws NodeException when a side is under 8 pixels or the sizes differ
     */
    static Tensor batch(List<Image> images) throws NodeException {
        Image first = images.get(0);
        int width = first.width() / CELL * CELL;
        int height = first.height() / CELL * CELL;
        if (width == 0 || height == 0) {
            throw new NodeException(
                    "a picture of %dx%d pixels is too small for the autoencoder; give it at least %d in each direction"
                            .formatted(first.width(), first.height(), CELL));
        }
        int plane = width * height;
        float[] planes = new float[images.size() * COLOURS * plane];
        float[] pixels = new float[COLOURS * plane];
        for (int index = 0; index < images.size(); index++) {
            Image image = images.get(index);
            if (image.width() != first.width() || image.height() != first.height()) {
                throw new NodeException(
                        "pictures of %dx%d and %dx%d pixels cannot be encoded together; bring them to one size"
                                .formatted(first.width(), first.height(), image.width(), image.height()));
            }
            copy(image, image.width() % CELL / 2, image.height() % CELL / 2, width, height, pixels, 0);
            for (int i = 0; i < pixels.length; i++) {
                planes[(index * COLOURS + i % COLOURS) * plane + i / COLOURS] = pixels[i];
            }
        }
        return Tensor.of(List.of(images.size(), COLOURS, height, width), planes);
    }

    /** The pictures of a batch of planes, batch x 3 x height x width, clamped to 0 to 1. */
    static List<Image> ofPlanes(Tensor planes) {
        int height = planes.shape().get(2);
        int width = planes.shape().get(3);
        int plane = width * height;
        FloatBuffer from = planes.data();
        List<Image> images = new ArrayList<>();
        for (int index = 0; index < planes.shape().get(0); index++) {
            float[] pixels = new float[COLOURS * plane];
            for (int i = 0; i < pixels.length; i++) {
                float value = from.get((index * COLOURS + i % COLOURS) * plane + i / COLOURS);
                pixels[i] = Math.max(0, Math.min(1, value));
            }
            images.add(Image.of(width, height, COLOURS, pixels));
        }
        return List.copyOf(images);
    }

    /**
     * A picture at another size, as height x width x 3: its longer side is cropped at the centre to the new proportions, then each
     * pixel takes the colour of the one under its centre (ComfyUI's {@code common_upscale}, nearest-exact, centre).
     */
    static float[] fit(Image image, int width, int height) {
        double proportion = (double) image.width() / image.height();
        double target = (double) width / height;
        int left = 0;
        int top = 0;
        if (proportion > target) {
            left = margin(image.width(), target / proportion);
        } else if (proportion < target) {
            top = margin(image.height(), proportion / target);
        }
        int croppedWidth = image.width() - 2 * left;
        int croppedHeight = image.height() - 2 * top;
        float[] cropped = new float[COLOURS * croppedWidth * croppedHeight];
        copy(image, left, top, croppedWidth, croppedHeight, cropped, 0);
        float[] fitted = new float[COLOURS * width * height];
        for (int y = 0; y < height; y++) {
            int row = nearest(y, croppedHeight, height) * croppedWidth;
            for (int x = 0; x < width; x++) {
                int from = COLOURS * (row + nearest(x, croppedWidth, width));
                System.arraycopy(cropped, from, fitted, COLOURS * (y * width + x), COLOURS);
            }
        }
        return fitted;
    }

    /** The average of the three colours of each pixel. */
    static float[] grey(float[] colours) {
        float[] grey = new float[colours.length / COLOURS];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (colours[COLOURS * i] + colours[COLOURS * i + 1] + colours[COLOURS * i + 2]) / COLOURS;
        }
        return grey;
    }

    /** Two pictures as one of 6 channels. */
    static float[] sideBySide(float[] first, float[] second) {
        float[] both = new float[first.length + second.length];
        for (int from = 0; from < first.length; from += COLOURS) {
            System.arraycopy(first, from, both, 2 * from, COLOURS);
            System.arraycopy(second, from, both, 2 * from + COLOURS, COLOURS);
        }
        return both;
    }

    /** What is cut off at each end; something is left of a very flat picture. */
    private static int margin(int side, double share) {
        return Math.min((int) Math.rint((side - side * share) / 2), (side - 1) / 2);
    }

    private static int nearest(int index, int from, int to) {
        float scale = (float) from / to;
        return Math.min((int) Math.floor((float) ((index + 0.5) * scale)), from - 1);
    }
}
