package org.celflow.diffusion.upscale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.weights.FileKind;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * How an upscaling network is built.
 *
 * @param names what its tensors are called
 * @param input channels that enter its first convolution
 * @param output channels of the picture
 * @param width channels inside
 * @param growth channels that each convolution of a dense block adds
 * @param shrink by how much the picture is folded into channels before it enters: 1, 2 or 4
 */
record RrdbConfig(RrdbNames names, int input, int output, int width, int growth, int shrink) {
    private static final int DENSE = 5;
    private static final int LARGEST = 1 << 12;

    /** By how much both sides grow. */
    int scale() {
        return (1 << names.doublings().size()) / shrink;
    }

    /**
     * Reads it from a file.
     *
     * @throws NodeException when the file is no network of this family, or contradicts itself
     */
    static RrdbConfig read(TensorFile file) throws NodeException {
        RrdbNames names = RrdbNames.find(file)
                .orElseThrow(() -> new NodeException(
                        "%s is no upscaler of the ESRGAN family but %s; choose an ESRGAN or Real-ESRGAN model"
                                .formatted(file.name(), FileKind.of(file))));
        List<Integer> first = shape(file, names.first());
        List<Integer> last = shape(file, names.last());
        List<Integer> dense = shape(file, names.dense(0, 1, 1));
        RrdbConfig config = new RrdbConfig(
                names, first.get(1), last.get(0), first.get(0), dense.get(0), shrink(first.get(1), last.get(0)));
        for (int size : new int[] {config.input, config.output, config.width, config.growth}) {
            require(file, size > 0 && size <= LARGEST, "it is %d channels wide".formatted(size));
        }
        require(file, config.shrink > 0, "it takes %d channels".formatted(config.input));
        require(file, config.output == 3, "it makes pictures of %d channels".formatted(config.output));
        require(file, config.scale() > 0, "it makes pictures smaller");
        return config;
    }

    /** Channels that enter each convolution of a dense block. */
    List<Integer> denseInputs() {
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < DENSE; i++) {
            inputs.add(width + i * growth);
        }
        return inputs;
    }

    private static int shrink(int input, int output) {
        for (int shrink : new int[] {1, 2, 4}) {
            if (input == output * shrink * shrink) {
                return shrink;
            }
        }
        return 0;
    }

    private static List<Integer> shape(TensorFile file, String path) throws NodeException {
        Optional<TensorEntry> entry = file.find(path + ".weight");
        require(file, entry.isPresent(), "it lacks %s.weight".formatted(path));
        List<Integer> shape = entry.orElseThrow().shape();
        require(file, shape.size() == 4, "%s.weight is %s".formatted(path, shape));
        return shape;
    }

    private static void require(TensorFile file, boolean holds, String reason) throws NodeException {
        if (!holds) {
            throw new NodeException("%s is an upscaler of a kind that is not known: %s; choose another ESRGAN model"
                    .formatted(file.name(), reason));
        }
    }
}
