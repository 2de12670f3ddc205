package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;

/**
 * Pictures of one size, as ComfyUI's IMAGE.
 *
 * @param pictures at least one
 */
public record ImageBatch(List<Image> pictures) {
    /** Copies the list. */
    public ImageBatch {
        pictures = List.copyOf(pictures);
    }

    /** From batch x height x width x channels. */
    public static ImageBatch of(Tensor tensor) throws BadCaseException {
        List<Integer> shape = tensor.shape();
        if (shape.size() != 4 || shape.contains(0) || shape.get(3) == 2 || shape.get(3) > 4) {
            throw new BadCaseException("a tensor of the shape %s holds no pictures".formatted(shape));
        }
        int size = shape.get(1) * shape.get(2) * shape.get(3);
        List<Image> pictures = new ArrayList<>();
        for (int i = 0; i < shape.get(0); i++) {
            float[] pixels = new float[size];
            tensor.data().get(i * size, pixels);
            pictures.add(Image.of(shape.get(2), shape.get(1), shape.get(3), pixels));
        }
        return new ImageBatch(pictures);
    }

    /** As batch x height x width x channels. */
    public Tensor tensor() {
        Image first = pictures.get(0);
        int size = first.width() * first.height() * first.channels();
        float[] numbers = new float[pictures.size() * size];
        for (int i = 0; i < pictures.size(); i++) {
            pictures.get(i).pixels().get(numbers, i * size, size);
        }
        return Tensor.of(List.of(pictures.size(), first.height(), first.width(), first.channels()), numbers);
    }

    /** The n-th, or the last where there are fewer. */
    public Image at(int n) {
        return pictures.get(Math.min(n, pictures.size() - 1));
    }

    /** How many. */
    public int size() {
        return pictures.size();
    }
}
