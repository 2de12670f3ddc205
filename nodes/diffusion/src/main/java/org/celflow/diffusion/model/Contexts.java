package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.value.Tensor;

/** What guides say, as one batch: all latents of the first guide, then those of the next. */
final class Contexts {
    private Contexts() {}

    /**
     * Stacks texts. One that is shorter than others is repeated as a whole up to the least common multiple of the lengths, which
     * leaves attention to it as it was.
     *
     * @param contexts each tokens x width, of one width
     * @param times how often each is repeated in the batch
     * @return (contexts * times) x tokens x width
     */
    static Tensor stack(List<Tensor> contexts, int times) {
        int width = contexts.get(0).shape().get(1);
        int length = 1;
        for (Tensor context : contexts) {
            length = leastCommonMultiple(length, context.shape().get(0));
        }
        int each = Math.multiplyExact(length, width);
        float[] stacked = new float[Math.multiplyExact(each, contexts.size() * times)];
        int at = 0;
        for (Tensor context : contexts) {
            float[] numbers = context.toArray();
            for (int to = at + each * times; at < to; at += numbers.length) {
                System.arraycopy(numbers, 0, stacked, at, numbers.length);
            }
        }
        return Tensor.of(List.of(contexts.size() * times, length, width), stacked);
    }

    /**
     * Stacks what needs no repeating within itself.
     *
     * @param parts one for each guide: one tensor that holds for all latents, or with a first dimension of {@code times} one for
     *     each
     * @param rank dimensions of a part that holds for all latents
     * @param times latents for each guide
     * @return (parts * times) x the dimensions of a part
     */
    static Tensor side(List<Tensor> parts, int rank, int times) {
        Tensor first = parts.get(0);
        List<Integer> shape = new ArrayList<>(
                first.shape().subList(first.shape().size() - rank, first.shape().size()));
        int each = shape.stream().reduce(1, Math::multiplyExact);
        float[] stacked = new float[Math.multiplyExact(each, parts.size() * times)];
        int at = 0;
        for (Tensor part : parts) {
            boolean own = part.shape().size() > rank;
            for (int i = 0; i < times; i++, at += each) {
                part.data().get(own ? i * each : 0, stacked, at, each);
            }
        }
        shape.add(0, parts.size() * times);
        return Tensor.of(shape, stacked);
    }

    private static int leastCommonMultiple(int a, int b) {
        int x = a;
        int y = b;
        while (y != 0) {
            int rest = x % y;
            x = y;
            y = rest;
        }
        return Math.multiplyExact(a / x, b);
    }
}
