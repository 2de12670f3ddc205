package org.celflow.diffusion.bench;

import java.util.Arrays;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;

/**
 * The speed of large matrix products, which no network of matrix products surpasses: floating point operations, a multiplication and
 * an addition counted as two, the best of several.
 *
 * @param perSecond on the clock
 * @param perProcessorSecond of the processor's time, which is the speed of one core
 */
public record MatrixPeak(double perSecond, double perProcessorSecond) {
    private static final int SIZE = 2048;
    private static final int ROUNDS = 8;
    private static final String METHODS = """
              def cast(self: __torch__.Prog, x: Tensor, dtype: int) -> Tensor:
                y = torch.to(x, dtype)
                return y
              def product(self: __torch__.Prog, a: Tensor, b: Tensor) -> Tensor:
                y = torch.mm(a, b)
                return y
            """;

    /** Measures in a number type. */
    public static MatrixPeak measure(NumberType type) {
        float[] numbers = new float[SIZE * SIZE];
        Arrays.fill(numbers, 0.5f);
        double best = Double.MAX_VALUE;
        double bestProcessor = Double.MAX_VALUE;
        try (Program program = Program.load(METHODS);
                NativeScope scope = new NativeScope()) {
            NativeValue exact = scope.tensor(numbers, SIZE, SIZE);
            NativeValue matrix = program.call(scope, "cast", exact, scope.number(type.code()));
            for (int round = 0; round < ROUNDS; round++) {
                try (NativeScope result = new NativeScope()) {
                    long start = System.nanoTime();
                    long processorStart = ProcessorTime.nanos();
                    program.call(result, "product", matrix, matrix);
                    best = Math.min(best, (System.nanoTime() - start) / 1e9);
                    bestProcessor = Math.min(bestProcessor, (ProcessorTime.nanos() - processorStart) / 1e9);
                }
            }
        }
        double operations = 2.0 * SIZE * SIZE * SIZE;
        return new MatrixPeak(operations / best, operations / bestProcessor);
    }
}
