package org.celflow.diffusion.model;

import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * How a CLIP text encoder is built, read off its tensors.
 *
 * @param names what the file calls them
 * @param vocabulary token ids
 * @param positions tokens in a chunk
 * @param width numbers per token
 * @param layers transformer layers
 * @param inner width of the feed-forward layers
 * @param projection what the pooled text is multiplied with
 * @param projected numbers of the pooled text
 */
record ClipConfig(
        ClipNames names,
        int vocabulary,
        int positions,
        int width,
        int layers,
        int inner,
        Projection projection,
        int projected) {
    /** Width of an attention head in every published CLIP text encoder. */
    private static final int HEAD = 64;

    /** What the pooled text is multiplied with. */
    enum Projection {
        /** Nothing. */
        NONE,
        /** A matrix stored as output x input. */
        MATRIX,
        /** A matrix stored as input x output. */
        TRANSPOSED
    }

    static ClipConfig read(TensorFile file, String prefix, String part) throws NodeException {
        Shapes shapes = new Shapes(file, part);
        ClipNames names = new ClipNames(prefix, file.hasPrefix(prefix + "transformer.resblocks."));
        int width = shapes.size(names.tokens(), 2, 1);
        shapes.require(width % HEAD == 0, "it is %d numbers wide, not a multiple of %d", width, HEAD);
        int layers = shapes.count(names.layers() + ".");
        shapes.require(layers > 0, "it has no layers");
        Projection projection = file.has(names.projection())
                ? Projection.MATRIX
                : file.has(names.transposedProjection()) ? Projection.TRANSPOSED : Projection.NONE;
        return new ClipConfig(
                names,
                shapes.size(names.tokens(), 2, 0),
                shapes.size(names.positions(), 2, 0),
                width,
                layers,
                shapes.size(names.widening(0) + ".weight", 2, 0),
                projection,
                switch (projection) {
                    case NONE -> width;
                    case MATRIX -> shapes.size(names.projection(), 2, 0);
                    case TRANSPOSED -> shapes.size(names.transposedProjection(), 2, 1);
                });
    }

    int heads() {
        return width / HEAD;
    }

    /** The token that ends a text, the last of the vocabulary. */
    int endToken() {
        return vocabulary - 1;
    }
}
