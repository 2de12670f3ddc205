package org.celflow.imaging.filter;

import java.util.ArrayDeque;
import java.util.Deque;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;

/**
 * Edges one pixel wide (Canny, A Computational Approach to Edge Detection, 1986), with the numbers of Kornia's, which ComfyUI uses: a
 * blur of one pixel, Sobel slopes that are not divided, eight directions.
 *
 * @param low slope from which a pixel is an edge if it continues a clear one
 * @param high slope from which it is a clear edge
 */
record Canny(double low, double high) {
    /** Weights of the colours in brightness (ITU-R BT.601). */
    private static final float[] BRIGHTNESS = {0.299f, 0.587f, 0.114f};

    /** Two pixels wide, of a standard deviation of one pixel. */
    private static final Gaussian BLUR = new Gaussian(2, 0.5);

    private static final int[] RIGHT = {1, 1, 0, -1, -1, -1, 0, 1};
    private static final int[] DOWN = {0, 1, 1, 1, 0, -1, -1, -1};
    private static final int DIRECTIONS = 8;
    /** Keeps the slope's square root from 0. */
    private static final float LITTLE = 1e-6f;

    /**
     * Where the edges are.
     *
     * @return one a pixel, row by row
     * @throws NodeException when the picture is smaller than the blur
     */
    boolean[] edges(Image image) throws NodeException {
        int width = image.width();
        int height = image.height();
        float[] grey = BLUR.blur(Image.of(width, height, 1, brightness(image))).toArray();
        float[] slope = new float[grey.length];
        int[] direction = new int[grey.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int up = Math.max(y - 1, 0) * width;
                int down = Math.min(y + 1, height - 1) * width;
                int left = Math.max(x - 1, 0);
                int right = Math.min(x + 1, width - 1);
                int row = y * width;
                float across = grey[up + right]
                        - grey[up + left]
                        + 2 * (grey[row + right] - grey[row + left])
                        + grey[down + right]
                        - grey[down + left];
                float along = grey[down + left]
                        - grey[up + left]
                        + 2 * (grey[down + x] - grey[up + x])
                        + grey[down + right]
                        - grey[up + right];
                slope[row + x] = (float) Math.sqrt(across * across + along * along + LITTLE);
                long eighth = (long) Math.rint(Math.atan2(along, across) * 4 / Math.PI);
                direction[row + x] = (int) Math.floorMod(eighth, (long) DIRECTIONS);
            }
        }
        return connected(slope, direction, width, height);
    }

    private static float[] brightness(Image image) {
        float[] pixels = image.toArray();
        int channels = image.channels();
        float[] grey = new float[pixels.length / channels];
        for (int i = 0; i < grey.length; i++) {
            if (channels < BRIGHTNESS.length) {
                grey[i] = pixels[i * channels];
                continue;
            }
            for (int c = 0; c < BRIGHTNESS.length; c++) {
                grey[i] += BRIGHTNESS[c] * pixels[i * channels + c];
            }
        }
        return grey;
    }

    /** From the clear edges along all faint ones that touch them. */
    private boolean[] connected(float[] slope, int[] direction, int width, int height) {
        boolean[] faint = new boolean[slope.length];
        boolean[] edges = new boolean[slope.length];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < slope.length; i++) {
            boolean highest = slope[i] > neighbour(slope, i, direction[i], width, height)
                    && slope[i] > neighbour(slope, i, (direction[i] + DIRECTIONS / 2) % DIRECTIONS, width, height);
            faint[i] = highest && slope[i] > low;
            edges[i] = faint[i] && slope[i] > high;
            if (edges[i]) {
                open.add(i);
            }
        }
        while (!open.isEmpty()) {
            int from = open.remove();
            for (int d = 0; d < DIRECTIONS; d++) {
                int x = from % width + RIGHT[d];
                int y = from / width + DOWN[d];
                int to = y * width + x;
                if (x >= 0 && x < width && y >= 0 && y < height && faint[to] && !edges[to]) {
                    edges[to] = true;
                    open.add(to);
                }
            }
        }
        return edges;
    }

    /** Beyond the picture there is no slope. */
    private static float neighbour(float[] slope, int of, int direction, int width, int height) {
        int x = of % width + RIGHT[direction];
        int y = of / width + DOWN[direction];
        return x >= 0 && x < width && y >= 0 && y < height ? slope[y * width + x] : 0;
    }
}
