package org.celflow.reference.comfy;

import java.util.List;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;

/**
 * A hint of six channels as the two pictures that our nodes take.
 *
 * @param first the channels 0 to 2
 * @param second the channels 3 to 5
 */
public record TwoPictures(Image first, Image second) {
    private static final int CHANNELS = 6;

    /** From height x width x 6. */
    public static TwoPictures of(Tensor hint) throws BadCaseException {
        List<Integer> shape = hint.shape();
        if (shape.size() != 3 || shape.get(2) != CHANNELS) {
            throw new BadCaseException("a hint of the shape %s is not two pictures".formatted(shape));
        }
        float[] numbers = hint.toArray();
        return new TwoPictures(half(shape, numbers, 0), half(shape, numbers, CHANNELS / 2));
    }

    private static Image half(List<Integer> shape, float[] numbers, int from) {
        float[] pixels = new float[numbers.length / 2];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = numbers[i / 3 * CHANNELS + from + i % 3];
        }
        return Image.of(shape.get(1), shape.get(0), 3, pixels);
    }
}
