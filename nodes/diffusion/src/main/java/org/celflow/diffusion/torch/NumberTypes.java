package org.celflow.diffusion.torch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.celflow.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses what networks are computed in. */
public final class NumberTypes {
    private static final Logger LOG = LoggerFactory.getLogger(NumberTypes.class);
    /** bf16 is less exact, so it must earn its place. */
    private static final double CLEARLY_FASTER = 1.25;

    private static final int ROUNDS = 5;

    private NumberTypes() {}

    /**
     * The number type that a graph asks for.
     *
     * @param label {@code fp32}, {@code bf16}, {@code fp16}, or {@code auto} for what this machine is fast in
     * @throws NodeException for another label
     */
    public static NumberType of(String label) throws NodeException {
        if (label.equals("auto")) {
            return Measured.FASTEST;
        }
        return Arrays.stream(NumberType.values())
                .filter(type -> type.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new NodeException("'%s' is no number type; choose auto, %s"
                        .formatted(
                                label,
                                Arrays.stream(NumberType.values())
                                        .map(NumberType::label)
                                        .collect(Collectors.joining(", ")))));
    }

    /** Measured once a process, at the first use. */
    private static final class Measured {
        static final NumberType FASTEST = measure();

        private static NumberType measure() {
            long exact = time(NumberType.FP32);
            long half = time(NumberType.BF16);
            NumberType fastest = half * CLEARLY_FASTER < exact ? NumberType.BF16 : NumberType.FP32;
            LOG.info(
                    "a convolution and a product take {} ms in fp32, {} ms in bf16: computing in {}",
                    exact / 1e6,
                    half / 1e6,
                    fastest.label());
            return fastest;
        }

        /** The best time of a convolution and a matrix product of the sizes that a denoiser has. */
        private static long time(NumberType type) {
            Tracer tracer = new Tracer();
            tracer.method(
                    "data", List.of("x"), List.of(), (in, lists) -> in.get(0).to(type));
            tracer.method("work", List.of("x", "k", "m"), List.of(), (in, lists) -> {
                Traced y = in.get(0)
                        .channelsLast()
                        .op(
                                "torch.conv2d(%s, torch.contiguous(%s, memory_format=2), None, [1, 1], [1, 1], [1, 1], 1)",
                                in.get(0), in.get(1));
                return y.toTokens().linear(in.get(2), null);
            });
            try (Program program = Program.load(tracer.code());
                    NativeScope scope = new NativeScope();
                    CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
                NativeValue none = scope.list(List.of());
                NativeValue x = data(scope, program, cancel, 2, 128, 32, 32);
                NativeValue k = data(scope, program, cancel, 128, 128, 3, 3);
                NativeValue m = data(scope, program, cancel, 1024, 128);
                long best = Long.MAX_VALUE;
                for (int round = 0; round < ROUNDS; round++) {
                    try (NativeScope result = new NativeScope()) {
                        long start = System.nanoTime();
                        program.call(result, "work", x, k, m, cancel.tensor(), none);
                        best = Math.min(best, System.nanoTime() - start);
                    }
                }
                return best;
            }
        }

        private static NativeValue data(NativeScope scope, Program program, CancelFlag cancel, long... shape) {
            float[] ones = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
            Arrays.fill(ones, 0.5f);
            return program.call(scope, "data", scope.tensor(ones, shape), cancel.tensor(), scope.list(List.of()));
        }
    }
}
