package org.celflow.diffusion.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.celflow.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses what networks are computed in, by measuring once a process, at the first use. */
public final class NumberTypes {
    private static final Logger LOG = LoggerFactory.getLogger(NumberTypes.class);
    /** 16 bits are less exact, so they must earn their place; and a choice near the edge would change from run to run. */
    private static final double CLEARLY_FASTER = 1.4;

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

    /** A convolution and a matrix product of the sizes that a denoiser has. */
    private static Stopwatch layers() {
        Tracer tracer = new Tracer();
        tracer.method("work", List.of("x", "k", "m"), List.of(), (in, lists) -> {
            Traced y = in.get(0)
                    .channelsLast()
                    .op(
                            "torch.conv2d(%s, torch.contiguous(%s, memory_format=2), None, [1, 1], [1, 1], [1, 1], 1)",
                            in.get(0), in.get(1));
            return y.toTokens().linear(in.get(2), null);
        });
        return new Stopwatch(
                tracer, List.of(new long[] {2, 128, 32, 32}, new long[] {128, 128, 3, 3}, new long[] {1024, 128}));
    }

    private static NumberType faster(NumberType half, Stopwatch work, String what) {
        Map<NumberType, Double> times = work.milliseconds(List.of(NumberType.FP32, half));
        double exact = times.getOrDefault(NumberType.FP32, 0.0);
        double rounded = times.getOrDefault(half, 0.0);
        NumberType chosen = rounded * CLEARLY_FASTER < exact ? half : NumberType.FP32;
        LOG.info(
                "{} takes {} ms in fp32, {} ms in {}: computing in {}",
                what,
                exact,
                rounded,
                half.label(),
                chosen.label());
        return chosen;
    }

    /** Initialised when a graph first asks for {@code auto}. */
    private static final class Measured {
        static final NumberType FASTEST = faster(NumberType.BF16, layers(), "a convolution and a product");
    }
}
