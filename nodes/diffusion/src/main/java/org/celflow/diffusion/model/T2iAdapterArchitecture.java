package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.model.T2iAdapterConfig.Block;
import org.celflow.diffusion.model.T2iAdapterConfig.Convolution;
import org.celflow.diffusion.model.T2iAdapterConfig.Level;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * A T2I-Adapter: a small network that sees a picture once and hands a feature of each size to the descending half of a denoiser.
 * Methods of the program: {@code features(hint)}, from [1, height, width, colours] float32, 0 to 1, to one feature a level;
 * {@code weigh} and {@code sum}, see {@link ResidualLists}; and {@code place(strength, features)}, with the strength
 * [guides * batch, 1, 1, 1] float32, to one tensor for each input block of the denoiser and one for the middle, most of them zero.
 */
final class T2iAdapterArchitecture {
    /** After which input block of the denoiser the feature of each level is added. */
    private static final List<Integer> PLACES = List.of(2, 5, 8, 11);
    /** Stable Diffusion XL has 9 input blocks; the last feature is added after the middle. */
    private static final List<Integer> PLACES_XL = List.of(3, 5, 8, 9);

    private static final int BLOCKS = 12;
    private static final int BLOCKS_XL = 9;

    private T2iAdapterArchitecture() {}

    static NetworkWriter write(T2iAdapterConfig config, NumberType type) {
        NetworkWriter net = new NetworkWriter(type);
        net.tracer().listMethod("features", List.of("hint"), List.of(), (tensors, lists) -> {
            Traced h = tensors.get(0).toChannelsFirst();
            h = net.picture(
                    h.op("torch.pixel_unshuffle(%s, %d)", h, config.fold()).to(type));
            if (config.entry().isPresent()) {
                h = conv(net, h, config.entry().get());
            }
            List<Traced> features = new ArrayList<>();
            for (Level level : config.levels()) {
                h = level(net, level, h);
                features.add(h);
            }
            return features;
        });
        net.tracer().listMethod("place", List.of("strength"), List.of("features"), (tensors, lists) -> {
            List<Traced> placed = new ArrayList<>();
            Map<Integer, Integer> levels = levels(config);
            for (int block = 0; block <= blocks(config); block++) {
                Integer level = levels.get(block);
                if (level == null) {
                    placed.add(tensors.get(0).op("torch.zeros([1, 1, 1, 1], dtype=6)"));
                } else {
                    Traced feature = lists.get(0).get(level);
                    placed.add(feature.mul(tensors.get(0).like(feature)));
                }
            }
            return placed;
        });
        ResidualLists.writeWeigh(net, config.levels().size());
        ResidualLists.writeSum(net, blocks(config) + 1);
        return net;
    }

    /** How many input blocks the denoiser must have. */
    static int blocks(T2iAdapterConfig config) {
        return config.xl() ? BLOCKS_XL : BLOCKS;
    }

    /** The level that is added after an input block; the block after the last is the middle. */
    static Map<Integer, Integer> levels(T2iAdapterConfig config) {
        List<Integer> places = config.xl() ? PLACES_XL : PLACES;
        return Map.of(places.get(0), 0, places.get(1), 1, places.get(2), 2, places.get(3), 3);
    }

    private static Traced level(NetworkWriter net, Level level, Traced x) {
        return net.tracer().block(List.of(x), in -> {
            Traced h = in.get(0);
            if (level.halved()) {
                h = level.down().isPresent()
                        ? net.conv(
                                h,
                                level.down().get().path(),
                                level.down().get().in(),
                                level.down().get().out(),
                                3,
                                2,
                                1)
                        : halved(h);
            }
            if (level.in().isPresent()) {
                h = conv(net, h, level.in().get());
            }
            for (Block block : level.blocks()) {
                Traced branch = conv(net, conv(net, h, block.first()).relu(), block.second());
                h = branch.add(
                        block.skip().isPresent() ? conv(net, h, block.skip().get()) : h);
            }
            return level.out().isPresent() ? conv(net, h, level.out().get()) : h;
        });
    }

    private static Traced conv(NetworkWriter net, Traced x, Convolution step) {
        return net.conv(x, step.path(), step.in(), step.out(), step.size(), 1, step.size() / 2);
    }

    /** Averages 2 x 2 pixels; of an odd side the first and last count as if zeros lay beside them. */
    private static Traced halved(Traced x) {
        String odd = "torch.sub(torch.size(%1$s, %2$d), torch.mul(torch.floordiv(torch.size(%1$s, %2$d), 2), 2))";
        return x.op(
                "torch.avg_pool2d(%s, [2, 2], [2, 2], [%s, %s], False, True)",
                x, odd.formatted(x, 2), odd.formatted(x, 3));
    }
}
