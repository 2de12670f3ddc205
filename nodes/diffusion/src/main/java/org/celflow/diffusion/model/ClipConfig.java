package org.celflow.diffusion.model;

import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * How a CLIP text encoder is built, read off its tensors.
 *
 * @param prefix what the names of its tensors begin with
 * @param vocabulary token ids
 * @param positions tokens in a chunk
 * @param width numbers per token
 * @param layers transformer layers
 * @param inner width of the feed-forward layers
 */
record ClipConfig(String prefix, int vocabulary, int positions, int width, int layers, int inner) {
    /** Width of an attention head in every published CLIP text encoder. */
    private static final int HEAD = 64;

    static ClipConfig read(TensorFile file, String prefix, String part) throws NodeException {
        Shapes shapes = new Shapes(file, part);
        String table = prefix + "embeddings.token_embedding.weight";
        int width = shapes.size(table, 2, 1);
        shapes.require(width % HEAD == 0, "it is %d numbers wide, not a multiple of %d", width, HEAD);
        int layers = shapes.count(prefix + "encoder.layers.%d.");
        shapes.require(layers > 0, "it has no layers");
        return new ClipConfig(
                prefix,
                shapes.size(table, 2, 0),
                shapes.size(prefix + "embeddings.position_embedding.weight", 2, 0),
                width,
                layers,
                shapes.size(prefix + "encoder.layers.0.mlp.fc1.weight", 2, 0));
    }

    int heads() {
        return width / HEAD;
    }

    /** The token that ends a text, the last of the vocabulary. */
    int endToken() {
        return vocabulary - 1;
    }
}
