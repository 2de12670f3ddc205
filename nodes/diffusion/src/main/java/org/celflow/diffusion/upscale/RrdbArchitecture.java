package org.celflow.diffusion.upscale;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.Capabilities;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.torch.Tracer;
import org.celflow.diffusion.weights.Weight;

/**
 * Writes the network. Its program's method {@code upscale(pictures)} takes [batch, channels, height, width] float32, 0 to 1, and
 * returns the same with both sides times the scale, clamped to 0 to 1.
 */
final class RrdbArchitecture {
    private static final int DENSE_BLOCKS = 3;
    private static final double BRANCH = 0.2;

    private final RrdbConfig config;
    private final NumberType type;
    private final Tracer tracer = new Tracer();
    private final List<Weight> weights = new ArrayList<>();

    RrdbArchitecture(RrdbConfig config, NumberType type) {
        this.config = config;
        this.type = type;
        tracer.method("upscale", List.of("pictures"), List.of(), (tensors, lists) -> upscale(tensors.get(0)));
    }

    /** The script. */
    String code() {
        return tracer.code();
    }

    /** The weights in the order of the list that the program is called with. */
    List<Weight> weights() {
        return List.copyOf(weights);
    }

    private Traced upscale(Traced pictures) {
        RrdbNames names = config.names();
        Traced x = pictures;
        if (config.shrink() > 1) {
            int s = config.shrink();
            // to whole cells, by mirroring at the right and at the bottom
            x = x.op(
                    "torch.pad(%1$s, [0, (%2$d - torch.size(%1$s, 3) %% %2$d) %% %2$d, 0, (%2$d - torch.size(%1$s, 2) %% %2$d) %% %2$d],"
                            + " \"reflect\", None)",
                    x, s);
            x = x.op("torch.pixel_unshuffle(%s, %d)", x, s);
        }
        x = x.to(type).channelsLast();
        int width = config.width();
        Traced first = conv(x, names.first(), config.input(), width);
        Traced h = first;
        for (int block = 0; block < names.blocks(); block++) {
            h = residual(h, block);
        }
        h = conv(h, names.trunk(), width, width).add(first);
        for (String doubling : names.doublings()) {
            h = tracer.block(List.of(h), in -> leaky(conv(in.get(0).upsampleTwice(), doubling, width, width)));
        }
        Traced y = tracer.block(
                List.of(h),
                in -> conv(leaky(conv(in.get(0), names.fine(), width, width)), names.last(), width, config.output())
                        .to(NumberType.FP32));
        if (config.shrink() > 1) {
            y = y.op(
                    "torch.slice(torch.slice(%1$s, 2, 0, torch.mul(torch.size(%2$s, 2), %3$d), 1), 3, 0,"
                            + " torch.mul(torch.size(%2$s, 3), %3$d), 1)",
                    y, pictures, config.scale());
        }
        return y.op("torch.contiguous(torch.clamp(%s, 0., 1.))", y);
    }

    private Traced residual(Traced x, int block) {
        return tracer.block(List.of(x), in -> {
            Traced h = in.get(0);
            for (int dense = 1; dense <= DENSE_BLOCKS; dense++) {
                h = dense(h, block, dense);
            }
            return branch(h, in.get(0));
        });
    }

    private Traced dense(Traced x, int block, int number) {
        List<Integer> inputs = config.denseInputs();
        Traced known = x;
        for (int i = 0; i < inputs.size() - 1; i++) {
            Traced made =
                    leaky(conv(known, config.names().dense(block, number, i + 1), inputs.get(i), config.growth()));
            known = known.cat(1, made);
        }
        int last = inputs.size() - 1;
        return branch(conv(known, config.names().dense(block, number, last + 1), inputs.get(last), config.width()), x);
    }

    private static Traced branch(Traced change, Traced x) {
        return x.op("torch.add(%s, %s, alpha=%s)", x, change, BRANCH);
    }

    private static Traced leaky(Traced x) {
        return x.op("torch.leaky_relu_(%s, 0.2)", x);
    }

    private Traced conv(Traced x, String path, int in, int out) {
        Weight weight = Weight.convolution(path + ".weight", out, in, 3, 1, 1);
        boolean packed = Capabilities.packsConvolutions(type);
        weights.add(packed ? weight.packed() : weight);
        Traced kernel = tracer.weight(weights.size() - 1);
        weights.add(Weight.plain(path + ".bias", out));
        Traced bias = tracer.weight(weights.size() - 1);
        return packed ? x.packedConv(kernel, bias, 1, 1) : x.conv(kernel, bias, 1, 1);
    }
}
