package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * How a T2I-Adapter is built (Mou et al., T2I-Adapter, 2023), read off its tensors: the full or the light form, in the names of its
 * authors or of diffusers.
 *
 * @param xl whether it is for Stable Diffusion XL: it folds 16 x 16 pixels, not 8 x 8, and halves only once
 * @param colours channels of the picture: 1 for grey, or 3
 * @param entry the convolution that the folded picture enters by; none in the light form
 * @param levels from the largest size to the smallest
 */
record T2iAdapterConfig(boolean xl, int colours, Optional<Convolution> entry, List<Level> levels) {
    private static final int LEVELS = 4;
    private static final int FOLD = 8;
    private static final int FOLD_XL = 16;
    private static final int COLOURS = 3;

    /** A convolution that keeps the size. */
    record Convolution(String path, int in, int out, int size) {}

    /**
     * The blocks of one size.
     *
     * @param halved whether the size is halved first
     * @param down the convolution that halves; without one neighbours are averaged
     * @param in before the blocks
     * @param out after the blocks
     */
    record Level(
            boolean halved,
            Optional<Convolution> down,
            Optional<Convolution> in,
            List<Block> blocks,
            Optional<Convolution> out) {
        /** Channels of what it hands to the denoiser. */
        int channels() {
            return out.map(Convolution::out)
                    .orElseGet(() -> blocks.get(blocks.size() - 1).second().out());
        }
    }

    /**
     * A residual block.
     *
     * @param skip what carries the input to the sum, if not the input itself
     */
    record Block(Convolution first, Convolution second, Optional<Convolution> skip) {}

    /** How many pixels of a side are folded into the channels of one. */
    int fold() {
        return xl ? FOLD_XL : FOLD;
    }

    /** Whether a file holds an adapter, complete or not. */
    static boolean isIn(TensorFile file) {
        return file.hasPrefix("adapter.body.") || file.has("body.0.block1.weight") || file.has("body.0.in_conv.weight");
    }

    /**
     * Reads it from a file.
     *
     * @throws NodeException when it is built in another way
     */
    static T2iAdapterConfig read(TensorFile file, String part) throws NodeException {
        Shapes shapes = new Shapes(file, part);
        String prefix = file.hasPrefix("adapter.") ? "adapter." : "";
        boolean light = file.has(prefix + "body.0.in_conv.weight");
        Optional<Convolution> entry = light ? Optional.empty() : convolution(shapes, prefix + "conv_in");
        shapes.require(light || entry.isPresent(), "it has neither conv_in nor body.0.in_conv");
        int folded = light
                ? shapes.size(prefix + "body.0.in_conv.weight", 4, 1)
                : entry.map(Convolution::in).orElse(0);
        boolean xl = !light && (folded == FOLD_XL * FOLD_XL || folded == COLOURS * FOLD_XL * FOLD_XL);
        int pixels = xl ? FOLD_XL * FOLD_XL : FOLD * FOLD;
        shapes.require(folded == pixels || folded == COLOURS * pixels, "it takes %d folded channels", folded);
        List<Level> levels = new ArrayList<>();
        for (int level = 0; level < LEVELS; level++) {
            boolean halved = xl ? level == 2 : level > 0;
            levels.add(light ? light(shapes, prefix, level) : full(shapes, prefix, level, halved));
        }
        T2iAdapterConfig config = new T2iAdapterConfig(xl, folded / pixels, entry, List.copyOf(levels));
        config.check(shapes, folded);
        return config;
    }

    private static Level light(Shapes shapes, String prefix, int level) throws NodeException {
        String path = prefix + "body." + level;
        return new Level(
                level > 0,
                Optional.empty(),
                convolution(shapes, path + ".in_conv"),
                blocks(shapes, path + ".body.%d", 0, Integer.MAX_VALUE),
                convolution(shapes, path + ".out_conv"));
    }

    private static Level full(Shapes shapes, String prefix, int level, boolean halved) throws NodeException {
        String ofDiffusers = prefix + "body." + level + ".resnets.%d";
        if (shapes.file().hasPrefix(ofDiffusers.formatted(0))) {
            return new Level(
                    halved,
                    Optional.empty(),
                    convolution(shapes, prefix + "body." + level + ".in_conv"),
                    blocks(shapes, ofDiffusers, 0, Integer.MAX_VALUE),
                    Optional.empty());
        }
        String pattern = prefix + "body.%d";
        int each = shapes.count(pattern + ".") / LEVELS;
        shapes.require(each > 0, "it has fewer than %d blocks", LEVELS);
        String first = pattern.formatted(level * each);
        return new Level(
                halved,
                convolution(shapes, first + ".down_opt.op"),
                convolution(shapes, first + ".in_conv"),
                blocks(shapes, pattern, level * each, (level + 1) * each),
                Optional.empty());
    }

    private static List<Block> blocks(Shapes shapes, String pattern, int from, int to) throws NodeException {
        List<Block> blocks = new ArrayList<>();
        for (int i = from; i < to && shapes.file().hasPrefix(pattern.formatted(i) + "."); i++) {
            String path = pattern.formatted(i);
            blocks.add(new Block(
                    required(shapes, path + ".block1"),
                    required(shapes, path + ".block2"),
                    convolution(shapes, path + ".skep")));
        }
        shapes.require(!blocks.isEmpty(), "%s is missing", pattern.formatted(from));
        return List.copyOf(blocks);
    }

    private static Optional<Convolution> convolution(Shapes shapes, String path) throws NodeException {
        return shapes.file().has(path + ".weight") ? Optional.of(required(shapes, path)) : Optional.empty();
    }

    private static Convolution required(Shapes shapes, String path) throws NodeException {
        int size = shapes.size(path + ".weight", 4, 2);
        shapes.require(size % 2 == 1, "%s is %d pixels wide", path, size);
        return new Convolution(path, shapes.size(path + ".weight", 4, 1), shapes.size(path + ".weight", 4, 0), size);
    }

    /** Follows the channels through the network, so that a file that contradicts itself is refused before it runs. */
    private void check(Shapes shapes, int folded) throws NodeException {
        int now = entry.isPresent() ? follow(shapes, entry.get(), folded) : folded;
        for (Level level : levels) {
            now = level.down().isPresent() ? follow(shapes, level.down().get(), now) : now;
            now = level.in().isPresent() ? follow(shapes, level.in().get(), now) : now;
            for (Block block : level.blocks()) {
                int skipped =
                        block.skip().isPresent() ? follow(shapes, block.skip().get(), now) : now;
                now = follow(shapes, block.second(), follow(shapes, block.first(), now));
                shapes.require(
                        now == skipped, "%s changes the channels", block.first().path());
            }
            now = level.out().isPresent() ? follow(shapes, level.out().get(), now) : now;
        }
    }

    private static int follow(Shapes shapes, Convolution step, int channels) throws NodeException {
        shapes.require(step.in() == channels, "%s takes %d channels but is given %d", step.path(), step.in(), channels);
        return step.out();
    }
}
