package org.celflow.diffusion.sampling;

import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;

/**
 * What is sampled on.
 *
 * @param original the latents before any noise, batch x channels x height x width, multiplied by the model's scale
 * @param mask where they may change, 1 changes; empty for everywhere; of any size
 * @param scale the model's
 */
record Canvas(Tensor original, Optional<Mask> mask, double scale) {
    /** Latents of zeros that may change everywhere. */
    static Canvas blank(List<Integer> shape) {
        int count = shape.stream().reduce(1, Math::multiplyExact);
        return new Canvas(Tensor.of(shape, new float[count]), Optional.empty(), 1);
    }

    /** Batch, channels, height, width. */
    List<Integer> shape() {
        return original.shape();
    }

    int height() {
        return shape().get(2);
    }

    int width() {
        return shape().get(3);
    }
}
