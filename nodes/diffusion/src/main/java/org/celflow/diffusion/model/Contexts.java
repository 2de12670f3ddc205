package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.node.value.Tensor;

/** Encoded texts as one batch. */
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
