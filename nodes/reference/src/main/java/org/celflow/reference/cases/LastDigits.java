package org.celflow.reference.cases;

import java.util.SplittableRandom;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/** Changes numbers by what their 32 bits cannot tell. */
final class LastDigits {
    private LastDigits() {}

    /**
     * A prompt with every number replaced by the next smaller, the next larger, or itself.
     *
     * @param trial draws another change for each number
     */
    static Conditioning changed(Conditioning prompt, long trial) {
        SplittableRandom random = new SplittableRandom(trial);
        return new Conditioning(prompt.entries().stream()
                .map(entry -> entry.withText(changed(entry.tokens(), random), entry.pooled()))
                .toList());
    }

    private static Tensor changed(Tensor tensor, SplittableRandom random) {
        float[] numbers = tensor.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (random.nextInt(3)) {
                case 0 -> Math.nextDown(numbers[i]);
                case 1 -> Math.nextUp(numbers[i]);
                default -> numbers[i];
            };
        }
        return Tensor.of(tensor.shape(), numbers);
    }
}
