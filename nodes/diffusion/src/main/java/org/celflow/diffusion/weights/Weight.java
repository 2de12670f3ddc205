package org.celflow.diffusion.weights;

import java.util.Arrays;
import java.util.List;
import org.celflow.diffusion.torch.Kernels;

/**
 * What a network needs at one place of its weight list: one or more tensors of the file, joined along their first dimension
 * and laid out for the operation that uses them.
 *
 * @param names tensors of the file, at least one
 * @param shapes the shape that each must have
 * @param layout what is made of them
 * @param stride of a convolution, else 0
 * @param padding of a convolution, else 0
 * @param part which half of the rows, or all
 */
public record Weight(
        List<String> names, List<List<Integer>> shapes, Layout layout, int stride, int padding, Part part) {
    /** Copies the lists. */
    public Weight {
        names = List.copyOf(names);
        shapes = List.copyOf(shapes);
    }

    /** Which of the rows of all tensors together. */
    public enum Part {
        /** All. */
        WHOLE,
        /** The first half. */
        UPPER_HALF,
        /** The second half. */
        LOWER_HALF
    }

    /** What is made of a weight. */
    public enum Layout {
        /** As it is, in the network's number type. */
        PLAIN,
        /** In 32 bits whatever the network is computed in: scales and shifts of a norm. */
        NORM,
        /** A matrix, output x input; a 1x1 convolution counts as one. */
        MATRIX,
        /** A convolution. */
        CONVOLUTION,
        /** A convolution, packed for oneDNN. */
        PACKED_CONVOLUTION,
        /** A matrix, packed for oneDNN. */
        PACKED_MATRIX,
        /** As it is in the file, unless there is room for it in the network's number type; the program makes the rest of it. */
        STORED
    }

    /** A tensor as it is. */
    public static Weight plain(String name, int... shape) {
        return of(name, Layout.PLAIN, shape);
    }

    /** A tensor as the file has it, of which the program itself makes what it needs. */
    public static Weight stored(String name, List<Integer> shape) {
        return new Weight(List.of(name), List.of(shape), Layout.STORED, 0, 0, Part.WHOLE);
    }

    /** A norm's scale or shift. */
    public static Weight norm(String name, int channels) {
        return of(name, Layout.NORM, channels);
    }

    /** Matrices one above the other, each output x input; with a shape of four if they are 1x1 convolutions. */
    public static Weight matrix(List<String> names, List<List<Integer>> shapes) {
        return new Weight(names, shapes, Layout.MATRIX, 0, 0, Part.WHOLE);
    }

    /** Vectors one after the other. */
    public static Weight vector(List<String> names, List<Integer> lengths) {
        return new Weight(names, lengths.stream().map(List::of).toList(), Layout.PLAIN, 0, 0, Part.WHOLE);
    }

    /** A convolution, output x input x size x size. */
    public static Weight convolution(String name, int output, int input, int size, int stride, int padding) {
        return new Weight(
                List.of(name),
                List.of(List.of(output, input, size, size)),
                Layout.CONVOLUTION,
                stride,
                padding,
                Part.WHOLE);
    }

    /** The same convolution or matrix, packed for {@link Kernels#PACKED}. */
    public Weight packed() {
        Layout packed = layout == Layout.CONVOLUTION ? Layout.PACKED_CONVOLUTION : Layout.PACKED_MATRIX;
        return new Weight(names, shapes, packed, stride, padding, part);
    }

    /** Half of the rows. */
    public Weight half(Part which) {
        return new Weight(names, shapes, layout, stride, padding, which);
    }

    /** How many numbers it holds. */
    public long count() {
        long all = shapes.stream()
                .mapToLong(shape -> shape.stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b))
                .sum();
        return part == Part.WHOLE ? all : all / 2;
    }

    private static Weight of(String name, Layout layout, int... shape) {
        return new Weight(List.of(name), List.of(Arrays.stream(shape).boxed().toList()), layout, 0, 0, Part.WHOLE);
    }
}
