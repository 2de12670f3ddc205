package org.celflow.diffusion.torch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Times the method {@code work} of a program in several number types. */
final class Stopwatch {
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Tracer tracer;
    private final List<long[]> shapes;

    /**
     * For a method that takes tensors.
     *
     * @param shapes of the tensors
     */
    Stopwatch(Tracer tracer, List<long[]> shapes) {
        this.tracer = tracer;
        this.shapes = shapes;
    }

    /**
     * The best time of each, rounds taken in turns, so that what else the machine does falls on all alike. Processor time of this thread,
     * where the system tells it: it does not count the time that other programs take.
     */
    Map<NumberType, Double> milliseconds(List<NumberType> types) {
        for (NumberType type : types) {
            tracer.method(
                    type.label(),
                    List.of("x"),
                    List.of(),
                    (in, lists) -> in.get(0).to(type));
        }
        Map<NumberType, Double> best = new EnumMap<>(NumberType.class);
        try (Program program = Program.load(tracer.code());
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            Map<NumberType, NativeValue[]> arguments = new EnumMap<>(NumberType.class);
            types.forEach(type -> arguments.put(type, arguments(type, program, scope, cancel)));
            for (int round = 0; round < ROUNDS; round++) {
                arguments.forEach((type, values) -> {
                    try (NativeScope result = new NativeScope()) {
                        long start = now();
                        program.call(result, "work", values);
                        best.merge(type, (now() - start) / 1e6, Math::min);
                    }
                });
            }
        }
        return best;
    }

    private NativeValue[] arguments(NumberType type, Program program, NativeScope scope, CancelFlag cancel) {
        NativeValue none = scope.list(List.of());
        List<NativeValue> arguments = new ArrayList<>();
        for (long[] shape : shapes) {
            float[] numbers = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
            Arrays.fill(numbers, 0.5f);
            NativeValue exact = scope.tensor(numbers, shape);
            arguments.add(program.call(scope, type.label(), exact, cancel.tensor(), none));
        }
        arguments.add(cancel.tensor());
        arguments.add(none);
        return arguments.toArray(new NativeValue[0]);
    }

    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
