package org.celflow.node.value;

import java.nio.FloatBuffer;

/**
 * Motion of each pixel: height x width x 2, float32, pixels; x to the right, y down. The content at (x, y) of the first
 * frame is found at (x + dx, y + dy) of the second.
 */
public final class Flow implements Value {
    private final int width;
    private final int height;
    private final float[] vectors;

    private Flow(int width, int height, float[] vectors) {
        this.width = width;
        this.height = height;
        this.vectors = vectors;
    }

    /**
     * Wraps vectors, row by row, dx before dy.
     *
     * @param vectors {@code height * width * 2} numbers; the caller gives the array away
     */
    public static Flow of(int width, int height, float[] vectors) {
        Dimensions.check(width, height, 2, vectors.length);
        return new Flow(width, height, vectors);
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** A read-only view on all numbers, row by row. */
    public FloatBuffer vectors() {
        return FloatBuffer.wrap(vectors).asReadOnlyBuffer();
    }

    /** A copy of all numbers, row by row. */
    public float[] toArray() {
        return vectors.clone();
    }

    @Override
    public long bytes() {
        return 4L * vectors.length + 32;
    }

    @Override
    public String toString() {
        return "Flow %dx%d".formatted(width, height);
    }
}
