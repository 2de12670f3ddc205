package org.celflow.diffusion.nodes;

import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/**
 * A picture with a hole to fill, both cropped at the centre to multiples of 8 pixels.
 *
 * @param picture as it is
 * @param hole stretched to the picture, as soft as it was given
 */
record HoledPicture(Image picture, Mask hole) {
    private static final int CELL = 8;

    /** Brings a mask of any size to the picture, and crops both. */
    static HoledPicture of(Image image, Mask mask) {
        int width = image.width();
        int height = image.height();
        float[] stretched = Resampling.BILINEAR.resize(mask.toArray(), 1, mask.height(), mask.width(), height, width);
        int newWidth = width - width % CELL;
        int newHeight = height - height % CELL;
        int left = (width - newWidth) / 2;
        int top = (height - newHeight) / 2;
        return new HoledPicture(
                Image.of(
                        newWidth,
                        newHeight,
                        image.channels(),
                        cut(image.toArray(), width, image.channels(), left, top, newWidth, newHeight)),
                Mask.of(newWidth, newHeight, cut(stretched, width, 1, left, top, newWidth, newHeight)));
    }

    private static float[] cut(
            float[] pixels, int width, int channels, int left, int top, int newWidth, int newHeight) {
        float[] cut = new float[newWidth * newHeight * channels];
        for (int y = 0; y < newHeight; y++) {
            int from = ((top + y) * width + left) * channels;
            System.arraycopy(pixels, from, cut, y * newWidth * channels, newWidth * channels);
        }
        return cut;
    }

    /** The picture with middle grey in the hole. */
    Image greyed() {
        float[] pixels = picture.toArray();
        int channels = picture.channels();
        for (int i = 0; i < pixels.length; i++) {
            if (i % channels < 3 && isHole(i / channels)) {
                pixels[i] = 0.5f;
            }
        }
        return Image.of(picture.width(), picture.height(), channels, pixels);
    }

    /**
     * The hole with hard edges, larger by some pixels, of which the odd one lies at the right and the bottom.
     *
     * @param pixels 0 for the hole itself
     */
    Mask grown(int pixels) {
        int side = Math.max(1, pixels);
        int before = side / 2;
        int width = hole.width();
        int height = hole.height();
        float[] grown = new float[width * height];
        for (int i = 0; i < grown.length; i++) {
            if (isHole(i)) {
                int x = i % width;
                int y = i / width;
                // A place is drawn if the hole lies up to `before` before it or `side - 1 - before` behind it.
                for (int row = Math.max(0, y - side + 1 + before); row <= Math.min(height - 1, y + before); row++) {
                    for (int at = Math.max(0, x - side + 1 + before); at <= Math.min(width - 1, x + before); at++) {
                        grown[row * width + at] = 1;
                    }
                }
            }
        }
        return Mask.of(width, height, grown);
    }

    /** Rounded as ComfyUI rounds: a half is no hole. */
    private boolean isHole(int pixel) {
        return Math.rint(hole.coverage().get(pixel)) >= 1;
    }
}
