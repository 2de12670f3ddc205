package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * How an autoencoder is built, read off its tensors.
 *
 * @param prefix what the names of its tensors begin with
 * @param latentChannels numbers a latent pixel
 * @param encoder the descending half
 * @param decoder the ascending half
 */
record VaeConfig(String prefix, int latentChannels, Half encoder, Half decoder) {
    private static final int GROUPS = 32;
    /** Levels of every autoencoder with 8 x 8 pixels to a latent pixel: three halvings. */
    private static final int LEVELS = 4;
    /** What a residual block holds at once: its input, two steps between and its output. */
    private static final int COPIES = 4;

    /**
     * One half.
     *
     * @param entry channels after the convolution that it begins with
     * @param middle the two residual blocks around the attention at the smallest size
     * @param levels residual blocks of each size, the largest picture first
     * @param convolution whether the attention's matrices are stored as 1x1 convolutions
     */
    record Half(int entry, List<Block> middle, List<List<Block>> levels, boolean convolution) {}

    /**
     * Memory that a half takes for its numbers, roughly: a few copies of the widest layer at full size.
     *
     * @param numberBytes size of a number
     */
    static long bytes(Half half, long pixels, int numberBytes) {
        int widest = half.levels().get(0).stream()
                .mapToInt(block -> Math.max(block.in(), block.out()))
                .max()
                .orElse(0);
        return pixels * widest * COPIES * numberBytes;
    }

    /**
     * A residual block.
     *
     * @param silent whether its branch adds nothing
     */
    record Block(String path, int in, int out, boolean silent) {
        boolean shortcut() {
            return in != out;
        }
    }

    static VaeConfig read(TensorFile file, String prefix, String part) throws NodeException {
        Shapes shapes = new Shapes(file, part);
        VaeConfig config = new VaeConfig(
                prefix,
                shapes.size(prefix + "decoder.conv_in.weight", 4, 1),
                half(shapes, prefix + "encoder.", "down"),
                half(shapes, prefix + "decoder.", "up"));
        config.check(shapes);
        return config;
    }

    private static Half half(Shapes shapes, String path, String direction) throws NodeException {
        int levels = shapes.count(path + direction + ".%d.");
        shapes.require(levels == LEVELS, "%s has %d levels instead of %d", path, levels, LEVELS);
        List<List<Block>> blocks = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            String pattern = path + direction + "." + level + ".block.%d";
            List<Block> ofLevel = new ArrayList<>();
            for (int i = 0; i < shapes.count(pattern + "."); i++) {
                ofLevel.add(block(shapes, pattern.formatted(i)));
            }
            shapes.require(!ofLevel.isEmpty(), "level %d of %s has no blocks", level, path);
            blocks.add(List.copyOf(ofLevel));
        }
        return new Half(
                shapes.size(path + "conv_in.weight", 4, 0),
                List.of(block(shapes, path + "mid.block_1"), block(shapes, path + "mid.block_2")),
                List.copyOf(blocks),
                shapes.hasRank(path + "mid.attn_1.q.weight", 4));
    }

    private static Block block(Shapes shapes, String path) throws NodeException {
        return new Block(
                path,
                shapes.size(path + ".conv1.weight", 4, 1),
                shapes.size(path + ".conv1.weight", 4, 0),
                shapes.addsNothing(path + ".conv2"));
    }

    /** Follows the channels through both halves, so that a file that contradicts itself is refused before it runs. */
    private void check(Shapes shapes) throws NodeException {
        int channels = encoder.entry();
        for (List<Block> level : encoder.levels()) {
            channels = follow(shapes, level, channels);
        }
        follow(shapes, encoder.middle(), channels);
        channels = follow(shapes, decoder.middle(), decoder.entry());
        for (int level = LEVELS - 1; level >= 0; level--) {
            channels = follow(shapes, decoder.levels().get(level), channels);
        }
    }

    private static int follow(Shapes shapes, List<Block> blocks, int channels) throws NodeException {
        int now = channels;
        for (Block block : blocks) {
            shapes.require(block.in() == now, "%s takes %d channels but is given %d", block.path(), block.in(), now);
            shapes.require(
                    block.in() % GROUPS == 0 && block.out() % GROUPS == 0,
                    "%s has %d channels, not a multiple of %d",
                    block.path(),
                    block.in(),
                    GROUPS);
            now = block.out();
        }
        return now;
    }
}
