package org.celflow.diffusion.model;

import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;

/** The CLIP text encoder (Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021). */
public interface TextEncoder {
    /** Tokens in a chunk, start and end included: 77. */
    int chunkLength();

    /** Numbers per token that come out. */
    int width();

    /** Transformer layers; a clip skip is smaller. */
    int layers();

    /**
     * Encodes chunks of tokens, each on its own.
     *
     * @param chunks each of {@link #chunkLength()} token ids, padded
     * @param skippedLayers how many of the last layers are left out of the hidden states, 0 for none ("clip skip" 2 in the
     *     interfaces artists know is 1 here); the final layer norm is applied all the same
     * @throws NodeException when more layers are skipped than there are
     * @throws IllegalArgumentException for a chunk of another length or a token that is not in the vocabulary
     */
    Encoded encode(int[][] chunks, int skippedLayers) throws NodeException;

    /**
     * What an encoder says.
     *
     * @param hidden chunks x tokens x width, after the final layer norm
     * @param pooled chunks x width: the last layer at each chunk's end token, whatever is skipped
     */
    record Encoded(Tensor hidden, Tensor pooled) {}
}
