package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;

/**
 * Masks of one size, as ComfyUI's MASK.
 *
 * @param masks at least one
 */
public record MaskBatch(List<Mask> masks) {
    /** Copies the list. */
    public MaskBatch {
        masks = List.copyOf(masks);
    }

    /** From height x width, or batch x height x width. */
    public static MaskBatch of(Tensor tensor) throws BadCaseException {
        List<Integer> shape = tensor.shape();
        int rank = shape.size();
        if (rank < 2 || rank > 3 || shape.contains(0)) {
            throw new BadCaseException("a tensor of the shape %s holds no masks".formatted(shape));
        }
        int height = shape.get(rank - 2);
        int width = shape.get(rank - 1);
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < (rank == 2 ? 1 : shape.get(0)); i++) {
            float[] coverage = new float[height * width];
            tensor.data().get(i * coverage.length, coverage);
            masks.add(Mask.of(width, height, coverage));
        }
        return new MaskBatch(masks);
    }

    /** As batch x height x width. */
    public Tensor tensor() {
        Mask first = masks.get(0);
        int size = first.width() * first.height();
        float[] numbers = new float[masks.size() * size];
        for (int i = 0; i < masks.size(); i++) {
            masks.get(i).coverage().get(numbers, i * size, size);
        }
        return Tensor.of(List.of(masks.size(), first.height(), first.width()), numbers);
    }

    /** The n-th, or the last where there are fewer. */
    public Mask at(int n) {
        return masks.get(Math.min(n, masks.size() - 1));
    }

    /** How many. */
    public int size() {
        return masks.size();
    }
}
