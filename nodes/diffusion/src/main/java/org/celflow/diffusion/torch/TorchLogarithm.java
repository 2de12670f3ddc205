package org.celflow.diffusion.torch;

import java.util.List;
import org.celflow.node.value.Tensor;

/**
 * Natural logarithms rounded as PyTorch rounds them, which differs from the nearest 32-bit number in about one of twenty. It counts
 * where the smallest of almost equal distances is sought.
 */
public final class TorchLogarithm {
    private static final String METHODS = """
              def logarithms(self: __torch__.Prog, x: Tensor) -> Tensor:
                y = torch.log(x)
                return y
            """;

    private TorchLogarithm() {}

    /** The logarithm of each number. */
    public static float[] of(float[] numbers) {
        try (Program program = Program.load(METHODS);
                NativeScope scope = new NativeScope()) {
            Tensor tensor = Tensor.of(List.of(numbers.length), numbers);
            return scope.floats(program.call(scope, "logarithms", scope.tensor(tensor)));
        }
    }
}
