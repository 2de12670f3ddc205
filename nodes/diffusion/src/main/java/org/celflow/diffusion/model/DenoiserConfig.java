package org.celflow.diffusion.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * How a denoiser is built, or the copy of its first half that a control network is. Read off the names and shapes of the tensors
 * (CompVis layout), so any width, depth and number of levels is taken.
 *
 * @param prefix what the names of its tensors begin with
 * @param width channels at full size, also of the time embedding's waves
 * @param embedding width of the time embedding
 * @param contextWidth numbers per text token, 0 if it takes none
 * @param vectorWidth numbers of the vector that it takes beside the text, 0 if it takes none
 * @param input blocks of the descending half; each one's result is kept for the ascending half
 * @param middle the block at the smallest size; empty in some models that were made smaller
 * @param output blocks of the ascending half; none in a control network
 * @param latentChannels channels of the latent that it cleans, which are the first of those that enter
 */
record DenoiserConfig(
        String prefix,
        int width,
        int embedding,
        int contextWidth,
        int vectorWidth,
        List<List<Stage>> input,
        List<Stage> middle,
        List<List<Stage>> output,
        int latentChannels) {
    /** Attention heads of every level, where 1x1 convolutions lead to them: in all Stable Diffusion 1.x models. */
    private static final int HEADS = 8;

    /** Width of a head where matrices lead to it: in Stable Diffusion 2 and XL. */
    private static final int HEAD_WIDTH = 64;

    private static final int GROUPS = 32;

    /**
     * Reads it from a file.
     *
     * @throws NodeException when the shapes do not fit together
     */
    static DenoiserConfig read(TensorFile file, String prefix, String part) throws NodeException {
        Shapes shapes = new Shapes(file, part);
        int width = shapes.size(prefix + "input_blocks.0.0.weight", 4, 0);
        int embedding = shapes.size(prefix + "time_embed.0.weight", 2, 0);
        boolean labelled = file.hasPrefix(prefix + "label_emb.");
        int vectorWidth = labelled ? shapes.size(prefix + "label_emb.0.0.weight", 2, 1) : 0;
        List<List<Stage>> output = blocks(shapes, prefix + "output_blocks.%d");
        int latent = output.isEmpty()
                ? shapes.size(prefix + "input_blocks.0.0.weight", 4, 1)
                : shapes.size(prefix + "out.2.weight", 4, 0);
        DenoiserConfig config = new DenoiserConfig(
                prefix,
                width,
                embedding,
                0,
                vectorWidth,
                blocks(shapes, prefix + "input_blocks.%d"),
                file.hasPrefix(prefix + "middle_block.") ? block(shapes, prefix + "middle_block") : List.of(),
                output,
                latent);
        config.check(shapes);
        int contextWidth = config.attentions()
                .mapToInt(Stage.Attention::contextWidth)
                .findFirst()
                .orElse(0);
        return new DenoiserConfig(
                prefix, width, embedding, contextWidth, vectorWidth, config.input, config.middle, output, latent);
    }

    /** Channels that enter: those of the latent, then further ones. */
    int inputChannels() {
        return input.get(0).get(0) instanceof Stage.Entry entry ? entry.in() : 0;
    }

    /** Channels that enter beside the latent: what an inpainting model sees of the hole. */
    int furtherChannels() {
        return inputChannels() - latentChannels;
    }

    /** Whether guides differ from the first layer on, not only from the first reading of the text on. */
    boolean guidesDifferFromTheStart() {
        return vectorWidth > 0 || furtherChannels() > 0;
    }

    /** Channels of the result of each input block. */
    List<Integer> skipChannels() {
        return input.stream().map(stages -> stages.get(stages.size() - 1).out()).toList();
    }

    /** Channels at the smallest size. */
    int middleChannels() {
        List<Stage> last = middle.isEmpty() ? input.get(input.size() - 1) : middle;
        return last.get(last.size() - 1).out();
    }

    /** All spatial transformers in the order of computation. */
    Stream<Stage.Attention> attentions() {
        return Stream.of(
                        input.stream().flatMap(List::stream),
                        middle.stream(),
                        output.stream().flatMap(List::stream))
                .flatMap(stages -> stages)
                .filter(Stage.Attention.class::isInstance)
                .map(Stage.Attention.class::cast);
    }

    private static List<List<Stage>> blocks(Shapes shapes, String pattern) throws NodeException {
        List<List<Stage>> blocks = new ArrayList<>();
        int count = shapes.count(pattern + ".");
        for (int i = 0; i < count; i++) {
            blocks.add(block(shapes, pattern.formatted(i)));
        }
        return List.copyOf(blocks);
    }

    private static List<Stage> block(Shapes shapes, String path) throws NodeException {
        List<Stage> stages = new ArrayList<>();
        int count = shapes.count(path + ".%d.");
        shapes.require(count > 0, "%s is empty", path);
        for (int i = 0; i < count; i++) {
            stages.add(stage(shapes, path + "." + i));
        }
        return List.copyOf(stages);
    }

    private static Stage stage(Shapes shapes, String path) throws NodeException {
        if (shapes.file().has(path + ".in_layers.2.weight")) {
            int out = shapes.size(path + ".in_layers.2.weight", 4, 0);
            int in = shapes.size(path + ".in_layers.2.weight", 4, 1);
            return new Stage.Residual(
                    path,
                    in,
                    out,
                    shapes.file().has(path + ".skip_connection.weight"),
                    shapes.addsNothing(path + ".out_layers.3"));
        }
        if (shapes.file().has(path + ".transformer_blocks.0.attn2.to_k.weight")) {
            int channels = shapes.size(path + ".norm.weight", 1, 0);
            boolean convolution = shapes.hasRank(path + ".proj_in.weight", 4);
            shapes.require(convolution || channels % HEAD_WIDTH == 0, "%s has %d channels", path, channels);
            return new Stage.Attention(
                    path,
                    channels,
                    shapes.count(path + ".transformer_blocks.%d."),
                    shapes.size(path + ".transformer_blocks.0.attn2.to_k.weight", 2, 1),
                    convolution,
                    convolution ? HEADS : channels / HEAD_WIDTH);
        }
        if (shapes.file().has(path + ".op.weight")) {
            return new Stage.Down(path, shapes.size(path + ".op.weight", 4, 1), shapes.size(path + ".op.weight", 4, 0));
        }
        if (shapes.file().has(path + ".conv.weight")) {
            return new Stage.Up(
                    path, shapes.size(path + ".conv.weight", 4, 1), shapes.size(path + ".conv.weight", 4, 0));
        }
        return new Stage.Entry(path, shapes.size(path + ".weight", 4, 1), shapes.size(path + ".weight", 4, 0));
    }

    /** Follows the channels through the network, so that a file that contradicts itself is refused before it runs. */
    private void check(Shapes shapes) throws NodeException {
        shapes.require(!input.isEmpty(), "it has no input blocks");
        shapes.require(input.get(0).get(0) instanceof Stage.Entry, "its first layer is no convolution");
        shapes.require(output.isEmpty() || output.size() == input.size(), "its halves differ in length");
        shapes.require(width % 2 == 0 && width <= 1 << 16, "it is %d channels wide", width);
        Deque<Integer> skips = new ArrayDeque<>();
        shapes.require(furtherChannels() >= 0, "%d channels enter and %d leave", inputChannels(), latentChannels);
        int channels = inputChannels();
        for (List<Stage> stages : input) {
            channels = follow(shapes, stages, channels);
            skips.push(channels);
        }
        channels = follow(shapes, middle, channels);
        for (List<Stage> stages : output) {
            channels = follow(shapes, stages, channels + skips.pop());
        }
        long contexts =
                attentions().mapToInt(Stage.Attention::contextWidth).distinct().count();
        shapes.require(contexts <= 1, "its layers take texts of different width");
    }

    private static int follow(Shapes shapes, List<Stage> stages, int channels) throws NodeException {
        int now = channels;
        for (Stage stage : stages) {
            int in = now;
            if (stage instanceof Stage.Residual residual) {
                in = residual.in();
                shapes.require(
                        in % GROUPS == 0 && residual.out() % GROUPS == 0, "%s has %d channels", stage.path(), in);
                shapes.require(
                        residual.shortcut() || in == residual.out(), "%s lacks its skip_connection", stage.path());
            } else if (stage instanceof Stage.Attention attention) {
                in = attention.out();
                shapes.require(in % GROUPS == 0, "%s has %d channels", stage.path(), in);
            } else if (stage instanceof Stage.Down down) {
                in = down.in();
            } else if (stage instanceof Stage.Up up) {
                in = up.in();
            } else if (stage instanceof Stage.Entry entry) {
                in = entry.in();
            }
            shapes.require(in == now, "%s takes %d channels but is given %d", stage.path(), in, now);
            now = stage.out();
        }
        return now;
    }
}
