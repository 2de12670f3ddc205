package org.celflow.diffusion.weights;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.celflow.node.NodeException;

/**
 * Factors of weights that are stored in 8 bits: the numbers of {@code layer.weight} are multiplied by the one number of
 * {@code layer.scale_weight}, or {@code layer.weight_scale} in newer files, so that they fill the small range.
 */
final class WeightScales {
    private static final String WEIGHT = ".weight";
    private static final List<String> FACTORS = List.of(".scale_weight", ".weight_scale");
    private static final List<String> OTHERS = List.of(".scale_input", ".input_scale", ".comfy_quant", "scaled_fp8");

    private WeightScales() {}

    /** The factor of a tensor, if it has one. */
    static Optional<TensorEntry> of(TensorFile file, String name) {
        if (!name.endsWith(WEIGHT)) {
            return Optional.empty();
        }
        String layer = name.substring(0, name.length() - WEIGHT.length());
        return FACTORS.stream()
                .flatMap(ending -> file.find(layer + ending).stream())
                .findFirst();
    }

    /**
     * The factor as a number.
     *
     * @throws NodeException when it is not one number
     */
    static double read(TensorFile file, TensorEntry factor) throws NodeException {
        float[] numbers = file.numbers(factor);
        if (numbers.length != 1) {
            throw new NodeException(
                    "%s stores its weights with %d factors each (%s), a kind of quantisation that is not known; get it in fp16 or plain fp8"
                            .formatted(file.name(), numbers.length, factor.name()));
        }
        return numbers[0];
    }

    /** Whether a tensor only says how others are stored. */
    static boolean belongs(String name) {
        return Stream.concat(FACTORS.stream(), OTHERS.stream()).anyMatch(name::endsWith);
    }
}
