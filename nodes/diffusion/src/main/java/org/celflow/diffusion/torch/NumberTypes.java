package org.celflow.diffusion.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final Map<NumberType, Map<Integer, NumberType>> ATTENTION = new ConcurrentHashMap<>();

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

    /**
     * What attention is best computed in, inside a network that is computed in {@code type}: the kernels for 16 bits are slower than
     * those for 32 on processors without instructions for them, and the more so the narrower the heads.
     *
     * @param width of a head
     */
    public static NumberType ofAttention(NumberType type, int width) {
        return type == NumberType.FP32
                ? type
                : ATTENTION
                        .computeIfAbsent(type, t -> new ConcurrentHashMap<>())
                        .computeIfAbsent(width, w -> {
                            long exact = timeAttention(NumberType.FP32, w);
                            long half = timeAttention(type, w);
                            NumberType fastest = half * CLEARLY_FASTER < exact ? type : NumberType.FP32;
                            LOG.info(
                                    "attention with heads of {} takes {} ms in fp32, {} ms in {}: computing in {}",
                                    w,
                                    exact / 1e6,
                                    half / 1e6,
                                    type.label(),
                                    fastest.label());
                            return fastest;
                        });
    }

    private static long timeAttention(NumberType type, int width) {
        Tracer tracer = new Tracer();
        tracer.method("data", List.of("x"), List.of(), (in, lists) -> in.get(0).to(type));
        tracer.method(
                "work",
                List.of("x"),
                List.of(),
                (in, lists) -> in.get(0).attention(in.get(0), in.get(0), width, false));
        return time(tracer, new long[] {1, 8, 1024, width});
    }

    /** The best time of the method {@code work} on tensors that the method {@code data} makes. */
    private static long time(Tracer tracer, long[]... shapes) {
        try (Program program = Program.load(tracer.code());
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue none = scope.list(List.of());
            List<NativeValue> arguments = new ArrayList<>();
            for (long[] shape : shapes) {
                float[] numbers = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
                Arrays.fill(numbers, 0.5f);
                NativeValue exact = scope.tensor(numbers, shape);
                arguments.add(program.call(scope, "data", exact, cancel.tensor(), none));
            }
            arguments.add(cancel.tensor());
            arguments.add(none);
            long best = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                try (NativeScope result = new NativeScope()) {
                    long start = System.nanoTime();
                    program.call(result, "work", arguments.toArray(new NativeValue[0]));
                    best = Math.min(best, System.nanoTime() - start);
                }
            }
            return best;
        }
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
            return NumberTypes.time(
                    tracer, new long[] {2, 128, 32, 32}, new long[] {128, 128, 3, 3}, new long[] {1024, 128});
        }
    }
}
