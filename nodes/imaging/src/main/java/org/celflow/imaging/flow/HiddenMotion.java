package org.celflow.imaging.flow;

import java.util.Arrays;

/**
 * Gives pixels that are hidden in the other picture a motion: no search can find it, but they move with what they belong to.
 * The motion spreads from the nearest visible pixels, first within the same part or colour, then across.
 */
final class HiddenMotion {
    /** Neighbours whose colours differ by less belong together. */
    private static final float SAME = 0.1f;

    private HiddenMotion() {}

    /** What tells whether two neighbours belong together. */
    interface Kinship {
        /** Whether two pixels show the same thing. */
        boolean related(int pixel, int other);
    }

    /** Neighbours are related if all channels are alike. */
    static Kinship byColour(float[] pixels, int channels) {
        return (pixel, other) -> {
            for (int c = 0; c < channels; c++) {
                if (Math.abs(pixels[pixel * channels + c] - pixels[other * channels + c]) > SAME) {
                    return false;
                }
            }
            return true;
        };
    }

    /** Neighbours are related if they show the same part. */
    static Kinship byPart(byte[] labels) {
        return (pixel, other) -> labels[pixel] == labels[other];
    }

    /** The motion, with that of hidden pixels taken from visible ones. Pixels stay as they are if none is visible. */
    static MotionField spread(MotionField motion, boolean[] visible, Kinship kinship) {
        int width = motion.width;
        int height = motion.height;
        float[] vectors = motion.vectors.clone();
        boolean[] known = visible.clone();
        int[] queue = new int[known.length];
        int size = seeds(known, queue);
        size = flood(width, height, vectors, known, queue, size, kinship);
        flood(width, height, vectors, known, queue, size, (pixel, other) -> true);
        return new MotionField(width, height, vectors);
    }

    private static int seeds(boolean[] known, int[] queue) {
        int size = 0;
        for (int i = 0; i < known.length; i++) {
            if (known[i]) {
                queue[size++] = i;
            }
        }
        Arrays.fill(queue, size, queue.length, -1);
        return size;
    }

    /** Breadth first from all that is known; the queue keeps everything known, in the order of distance. */
    private static int flood(
            int width, int height, float[] vectors, boolean[] known, int[] queue, int seeds, Kinship kinship) {
        int size = seeds;
        for (int head = 0; head < size; head++) {
            int from = queue[head];
            int x = from % width;
            int y = from / width;
            for (int side = 0; side < 4; side++) {
                int u = x + (side == 0 ? -1 : side == 1 ? 1 : 0);
                int v = y + (side == 2 ? -1 : side == 3 ? 1 : 0);
                int to = v * width + u;
                if (u >= 0 && v >= 0 && u < width && v < height && !known[to] && kinship.related(from, to)) {
                    known[to] = true;
                    vectors[2 * to] = vectors[2 * from];
                    vectors[2 * to + 1] = vectors[2 * from + 1];
                    queue[size++] = to;
                }
            }
        }
        return size;
    }
}
