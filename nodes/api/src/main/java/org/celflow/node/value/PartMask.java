package org.celflow.node.value;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Which part each pixel shows: height x width labels into a list of at most 256 parts. The first part is the background. */
public final class PartMask implements Value {
    private final int width;
    private final int height;
    private final List<Part> parts;
    private final byte[] labels;

    private PartMask(int width, int height, List<Part> parts, byte[] labels) {
        this.width = width;
        this.height = height;
        this.parts = parts;
        this.labels = labels;
    }

    /**
     * Wraps labels, row by row.
     *
     * @param parts 1 to 256 parts with different names, the background first
     * @param labels {@code height * width} indices into the parts, unsigned; the caller gives the array away
     */
    public static PartMask of(int width, int height, List<Part> parts, byte[] labels) {
        Dimensions.check(width, height, 1, labels.length);
        if (parts.isEmpty() || parts.size() > 256) {
            throw new IllegalArgumentException("a part mask has 1 to 256 parts, not " + parts.size());
        }
        for (byte label : labels) {
            if ((label & 255) >= parts.size()) {
                throw new IllegalArgumentException("label %d of %d parts".formatted(label & 255, parts.size()));
            }
        }
        return new PartMask(width, height, List.copyOf(parts), labels);
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** The parts that labels point into, the background first. */
    public List<Part> parts() {
        return parts;
    }

    /** The index of the part that a pixel shows. */
    public int labelAt(int x, int y) {
        return labels[y * width + x] & 255;
    }

    /** The index of the part of that name. */
    public OptionalInt indexOf(String part) {
        return IntStream.range(0, parts.size())
                .filter(i -> parts.get(i).name().equals(part))
                .findFirst();
    }

    /** A copy of all labels, row by row, unsigned. */
    public byte[] toArray() {
        return labels.clone();
    }

    /** Whether both show the same parts at every pixel. */
    public boolean sameAs(PartMask other) {
        return width == other.width && parts.equals(other.parts) && Arrays.equals(labels, other.labels);
    }

    @Override
    public long bytes() {
        return labels.length + 64L;
    }

    @Override
    public String toString() {
        return "PartMask %dx%d, %d parts".formatted(width, height, parts.size());
    }
}
