package org.celflow.node.value;

import java.nio.FloatBuffer;
import java.util.List;

/** Numbers in a row-major array of any rank, float32. */
public final class Tensor implements Value {
    private final List<Integer> shape;
    private final float[] data;

    private Tensor(List<Integer> shape, float[] data) {
        this.shape = shape;
        this.data = data;
    }

    /**
     * Wraps numbers.
     *
     * @param data the product of {@code shape} numbers; the caller gives the array away
     */
    public static Tensor of(List<Integer> shape, float[] data) {
        long count = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("negative size in " + shape);
            }
            count = Math.multiplyExact(count, (long) size);
        }
        if (count != data.length) {
            throw new IllegalArgumentException("%d numbers for the shape %s".formatted(data.length, shape));
        }
        return new Tensor(List.copyOf(shape), data);
    }

    /** The size of each dimension. */
    public List<Integer> shape() {
        return shape;
    }

    /** A read-only view on all numbers. */
    public FloatBuffer data() {
        return FloatBuffer.wrap(data).asReadOnlyBuffer();
    }

    /** A copy of all numbers. */
    public float[] toArray() {
        return data.clone();
    }

    @Override
    public long bytes() {
        return 4L * data.length + 64;
    }

    @Override
    public String toString() {
        return "Tensor " + shape;
    }
}
