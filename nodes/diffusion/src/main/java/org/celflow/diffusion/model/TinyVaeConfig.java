package org.celflow.diffusion.model;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * How one half of a tiny autoencoder is built, read off its tensors: a chain of 3x3 convolutions and residual blocks. Between the first
 * and the last convolution, one without bias changes the size.
 *
 * @param prefix what the names of its tensors begin with
 * @param layers in order
 */
record TinyVaeConfig(String prefix, List<Layer> layers) {
    private static final String PART = "tiny autoencoder";
    private static final int LONGEST = 1_000;
    /** What the names of a decoder's layers begin with, in the files that are in use. */
    private static final List<String> DECODERS = List.of("taesd_decoder.", "decoder.layers.", "decoder.", "");

    private static final List<String> ENCODERS = List.of("taesd_encoder.", "encoder.layers.", "encoder.", "");

    /** A layer: a convolution, or a block of three with a way around them. */
    sealed interface Layer {
        /** What the names of its tensors begin with, without the last dot. */
        String path();

        /** Channels that enter. */
        int in();

        /** Channels that leave. */
        int out();
    }

    /** A 3x3 convolution. */
    record Convolution(String path, int in, int out, boolean bias) implements Layer {}

    /**
     * A residual block of three 3x3 convolutions.
     *
     * @param inner channels between them
     */
    record Block(String path, int in, int inner, int out) implements Layer {}

    /** The decoder of a file, if it has one. */
    static Optional<TinyVaeConfig> decoder(TensorFile file) throws NodeException {
        return find(file, DECODERS, 4, 3);
    }

    /** The encoder of a file, if it has one. */
    static Optional<TinyVaeConfig> encoder(TensorFile file) throws NodeException {
        return find(file, ENCODERS, 3, 4);
    }

    private static Optional<TinyVaeConfig> find(TensorFile file, List<String> prefixes, int in, int out)
            throws NodeException {
        for (String prefix : prefixes) {
            TinyVaeConfig config = read(file, prefix);
            List<Layer> layers = config.layers;
            if (layers.size() >= 3
                    && layers.get(0).in() == in
                    && layers.get(layers.size() - 1).out() == out) {
                config.check(file);
                return Optional.of(config);
            }
        }
        return Optional.empty();
    }

    private static TinyVaeConfig read(TensorFile file, String prefix) throws NodeException {
        TreeMap<Integer, Layer> layers = new TreeMap<>();
        Shapes shapes = new Shapes(file, PART);
        for (int i = 0; i <= LONGEST; i++) {
            String path = prefix + i;
            if (file.has(path + ".weight")) {
                layers.put(
                        i,
                        new Convolution(
                                path,
                                shapes.size(path + ".weight", 4, 1),
                                shapes.size(path + ".weight", 4, 0),
                                file.has(path + ".bias")));
            } else if (file.has(path + ".conv.0.weight")) {
                layers.put(
                        i,
                        new Block(
                                path,
                                shapes.size(path + ".conv.0.weight", 4, 1),
                                shapes.size(path + ".conv.0.weight", 4, 0),
                                shapes.size(path + ".conv.4.weight", 4, 0)));
            } else if (i > (layers.isEmpty() ? 1 : layers.lastKey() + 2)) {
                break; // no kind of layer without tensors comes twice in a row
            }
        }
        return new TinyVaeConfig(prefix, List.copyOf(layers.values()));
    }

    /** How often the size is halved or doubled. */
    int resizes() {
        return (int) layers.stream().filter(TinyVaeConfig::resizes).count();
    }

    /** Whether a layer changes the size. */
    static boolean resizes(Layer layer) {
        return layer instanceof Convolution convolution && !convolution.bias();
    }

    private void check(TensorFile file) throws NodeException {
        Shapes shapes = new Shapes(file, PART);
        int now = layers.get(0).in();
        for (Layer layer : layers) {
            shapes.require(layer.in() == now, "%s takes %d channels but is given %d", layer.path(), layer.in(), now);
            now = layer.out();
            String weight = layer instanceof Block ? layer.path() + ".conv.0.weight" : layer.path() + ".weight";
            List<Integer> shape = file.find(weight).map(TensorEntry::shape).orElse(List.of());
            shapes.require(shape.subList(2, 4).equals(List.of(3, 3)), "%s is %s", weight, shape);
        }
        shapes.require(resizes() == 3, "it changes the size %d times instead of 3", resizes());
    }
}
