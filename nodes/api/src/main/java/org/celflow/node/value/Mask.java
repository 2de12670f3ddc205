package org.celflow.node.value;

import java.nio.FloatBuffer;

/** Coverage of each pixel: height x width, float32, 0 (outside) to 1 (inside). */
public final class Mask implements Value {
    private final int width;
    private final int height;
    private final float[] coverage;

    private Mask(int width, int height, float[] coverage) {
        this.width = width;
        this.height = height;
        this.coverage = coverage;
    }

    /**
     * Wraps coverage, row by row.
     *
     * @param coverage {@code height * width} numbers; the caller gives the array away
     */
    public static Mask of(int width, int height, float[] coverage) {
        Dimensions.check(width, height, 1, coverage.length);
        return new Mask(width, height, coverage);
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** The coverage of one pixel. */
    public float at(int x, int y) {
        return coverage[y * width + x];
    }

    /** A read-only view on all numbers, row by row. */
    public FloatBuffer coverage() {
        return FloatBuffer.wrap(coverage).asReadOnlyBuffer();
    }

    /** A copy of all numbers, row by row. */
    public float[] toArray() {
        return coverage.clone();
    }

    @Override
    public long bytes() {
        return 4L * coverage.length + 32;
    }

    @Override
    public String toString() {
        return "Mask %dx%d".formatted(width, height);
    }
}
