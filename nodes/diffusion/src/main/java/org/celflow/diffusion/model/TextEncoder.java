package org.celflow.diffusion.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;

/**
 * A CLIP text encoder (Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021), as one model
 * family uses it.
 */
public interface TextEncoder {
    /** Tokens in a chunk, start and end included: 77. */
    int chunkLength();

    /** Numbers per token that go in and come out. */
    int width();

    /** Transformer layers. */
    int layers();

    /** The token that fills a chunk up after its end. */
    int padding();

    /** What files of learned tokens call the part that is meant for this encoder: {@code clip_l}, {@code clip_g}, {@code clip_h}. */
    String key();

    /**
     * Encodes chunks of tokens, each on its own.
     *
     * @param skippedLayers how many of the last layers are left out of the hidden states, 0 for none ("clip skip" 2 in the
     *     interfaces artists know is 1 here), whatever number there are: if no layer would be left, none is left out; empty for as
     *     many as the family leaves out
     * @throws IllegalArgumentException for a chunk of another length or a token that is not in the vocabulary
     */
    Encoded encode(List<Chunk> chunks, OptionalInt skippedLayers) throws NodeException;

    /**
     * What an encoder reads at once.
     *
     * @param ids {@link #chunkLength()} token ids, padded
     * @param learned vectors of {@link #width()} numbers that stand in place of the ids at some places, counted from 0
     */
    record Chunk(List<Integer> ids, Map<Integer, Tensor> learned) {
        /** Copies both. */
        public Chunk {
            ids = List.copyOf(ids);
            learned = Map.copyOf(learned);
        }
    }

    /**
     * What an encoder says.
     *
     * @param hidden chunks x tokens x width; whether through the final layer norm, the family decides
     * @param pooled one row a chunk: the last layer at the chunk's end token, normalised and projected, whatever is skipped
     */
    record Encoded(Tensor hidden, Tensor pooled) {}
}
