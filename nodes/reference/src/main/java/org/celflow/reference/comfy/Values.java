package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;

/** The numbers of a value, as ComfyUI lays them out. */
public final class Values {
    private Values() {}

    /**
     * A part of a value.
     *
     * @param part empty for the value itself, {@code noise_mask} of a latent, {@code pooled} of conditioning
     */
    public static Tensor tensor(Object value, String part) throws BadCaseException {
        return find(value, part)
                .orElseThrow(() -> new BadCaseException(
                        "a %s has no numbers '%s'".formatted(value.getClass().getSimpleName(), part)));
    }

    private static Optional<Tensor> find(Object value, String part) {
        if (value instanceof Latent latent) {
            return part.equals("noise_mask")
                    ? latent.noiseMask().map(Values::noiseMask)
                    : Optional.of(latent.samples()).filter(all -> part.isEmpty());
        } else if (value instanceof Conditioning conditioning) {
            Conditioning.Entry first = conditioning.entries().get(0);
            return part.equals("pooled")
                    ? first.pooled().map(Values::batchOfOne)
                    : Optional.of(batchOfOne(first.tokens())).filter(all -> part.isEmpty());
        } else if (!part.isEmpty()) {
            return Optional.empty();
        } else if (value instanceof ImageBatch pictures) {
            return Optional.of(pictures.tensor());
        } else if (value instanceof MaskBatch masks) {
            return Optional.of(masks.tensor());
        } else if (value instanceof Sigmas sigmas) {
            return Optional.of(Tensor.of(List.of(sigmas.size()), sigmas.toArray()));
        }
        return Optional.of(value).filter(Tensor.class::isInstance).map(Tensor.class::cast);
    }

    private static Tensor noiseMask(Mask mask) {
        return Tensor.of(List.of(1, 1, mask.height(), mask.width()), mask.toArray());
    }

    /** The same numbers with a first dimension of 1. */
    public static Tensor batchOfOne(Tensor tensor) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.add(0, 1);
        return Tensor.of(shape, tensor.toArray());
    }

    /** The n-th of a batch, without the batch dimension. */
    public static Tensor item(Tensor batch, int n) {
        List<Integer> shape = batch.shape().subList(1, batch.shape().size());
        float[] numbers = new float[shape.stream().reduce(1, (a, b) -> a * b)];
        batch.data().get(n * numbers.length, numbers);
        return Tensor.of(shape, numbers);
    }
}
