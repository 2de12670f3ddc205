package org.celflow.diffusion.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a tensor lies in a file.
 *
 * @param name unique in its file
 * @param type what its numbers are, little-endian
 * @param shape size of each dimension
 * @param strides for each dimension how many numbers further the next one lies
 * @param begin first byte, counted from the start of the file
 * @param end the byte after its last
 */
public record TensorEntry(
        String name, ElementType type, List<Integer> shape, List<Long> strides, long begin, long end) {
    /** Copies the lists. */
    public TensorEntry {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    /** A tensor whose numbers lie in the order of its dimensions. */
    static TensorEntry inOrder(String name, ElementType type, List<Integer> shape, long begin, long end) {
        List<Long> strides = new ArrayList<>();
        long stride = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            strides.add(stride);
            stride *= shape.get(i);
        }
        Collections.reverse(strides);
        return new TensorEntry(name, type, shape, strides, begin, end);
    }

    /** The same under another name. */
    public TensorEntry named(String newName) {
        return new TensorEntry(newName, type, shape, strides, begin, end);
    }

    /**
     * One of equally many rows each, which lie in the same bytes.
     *
     * @param index of the part, from 0
     * @param of how many parts, a divisor of the first dimension
     * @throws IllegalArgumentException if it is none
     */
    public TensorEntry rows(String newName, int index, int of) {
        if (shape.isEmpty() || shape.get(0) % of != 0) {
            throw new IllegalArgumentException("%s of %s is not %d alike".formatted(name, shape, of));
        }
        List<Integer> part = new ArrayList<>(shape);
        part.set(0, shape.get(0) / of);
        long from = begin + index * part.get(0) * strides.get(0) * type.bytes();
        long numbers = part.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        boolean together = inOrder(name, type, shape, begin, end).strides.equals(strides);
        return new TensorEntry(newName, type, part, strides, from, together ? from + numbers * type.bytes() : end);
    }
}
