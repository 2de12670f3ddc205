package org.celflow.imaging.compose;

import org.celflow.node.value.Image;

/** Cuts rectangles out of pictures. */
final class Cut {
    private Cut() {}

    /** What is left of a picture when its longer side is cut to the shape of another, the same at both ends. */
    static Image toShape(Image image, int width, int height) {
        double old = (double) image.width() / image.height();
        double wanted = (double) width / height;
        int x = old > wanted ? margin(image.width(), wanted / old) : 0;
        int y = old < wanted ? margin(image.height(), old / wanted) : 0;
        return x == 0 && y == 0 ? image : of(image, x, y, image.width() - 2 * x, image.height() - 2 * y);
    }

    /** What goes at each end of a side of which a share is kept, at least one pixel. */
    private static int margin(int side, double share) {
        return Math.min((int) Math.rint((side - side * share) / 2), (side - 1) / 2);
    }

    /** A rectangle of a picture, which it must lie in. */
    static Image of(Image image, int left, int top, int columns, int rows) {
        float[] pixels = image.toArray();
        int channels = image.channels();
        float[] cut = new float[columns * rows * channels];
        for (int row = 0; row < rows; row++) {
            int from = ((top + row) * image.width() + left) * channels;
            System.arraycopy(pixels, from, cut, row * columns * channels, columns * channels);
        }
        return Image.of(columns, rows, channels, cut);
    }
}
