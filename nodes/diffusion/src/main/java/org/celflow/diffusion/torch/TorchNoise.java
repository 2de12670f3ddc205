package org.celflow.diffusion.torch;

import java.util.Arrays;
import java.util.List;
import org.celflow.node.value.Tensor;

/**
 * Normal noise from a seed, number for number what PyTorch draws on the processor after {@code torch.manual_seed(seed)}. Each
 * draw continues the sequence. Shapes matter: PyTorch draws fewer than 16 numbers by another algorithm, and a draw of 2N
 * numbers need not equal two of N.
 *
 * <p>For one thread.
 */
public final class TorchNoise implements AutoCloseable {
    private static final String METHODS = """
              def seeded(self: __torch__.Prog, seed: int) -> Generator:
                g = torch.Generator(device=torch.device("cpu"), seed=seed)
                return g
              def draw(self: __torch__.Prog, g: Generator, shape: List[int]) -> Tensor:
                x = torch.randn(shape, generator=g, dtype=6)
                return x
            """;

    private final Program program = Program.load(METHODS);
    private NativeScope scope;
    private NativeValue generator;

    /**
     * The start of a sequence.
     *
     * @param seed all 64 bits count; read as unsigned
     */
    public TorchNoise(long seed) {
        scope = new NativeScope();
        generator = seeded(seed);
    }

    /** Begins another sequence, as a new object would, but for less. */
    public void restart(long seed) {
        scope.close();
        scope = new NativeScope();
        generator = seeded(seed);
    }

    private NativeValue seeded(long seed) {
        try (NativeScope call = new NativeScope()) {
            return program.call(scope, "seeded", call.number(seed));
        }
    }

    /** One draw from a new sequence. */
    public static Tensor draw(long seed, List<Integer> shape) {
        try (TorchNoise noise = new TorchNoise(seed)) {
            return noise.next(shape);
        }
    }

    /** The next numbers of the sequence, mean 0, variance 1. */
    public Tensor next(List<Integer> shape) {
        try (NativeScope call = new NativeScope()) {
            long[] sizes = shape.stream().mapToLong(i -> i).toArray();
            return Tensor.of(shape, call.floats(program.call(call, "draw", generator, call.numbers(sizes))));
        }
    }

    /** As {@link #next(List)}. */
    public Tensor next(int... shape) {
        return next(Arrays.stream(shape).boxed().toList());
    }

    @Override
    public void close() {
        scope.close();
        program.close();
    }
}
