package org.celflow.diffusion.text;

import java.util.Optional;
import org.celflow.node.value.Tensor;

/**
 * A place in a chunk.
 *
 * @param id in the vocabulary, or {@link #LEARNED}
 * @param weight of the prompt's stretch that it comes from, 1 for start, end and padding
 * @param word which stretch of the prompt it comes from, counted from 1; 0 for start, end and padding
 * @param learned the vector that stands here if it is no token of the vocabulary
 */
public record Token(int id, double weight, int word, Optional<Tensor> learned) {
    /** The id of every learned token. */
    public static final int LEARNED = -1;

    /** A token of the vocabulary. */
    public Token(int id, double weight, int word) {
        this(id, weight, word, Optional.empty());
    }

    /** A learned token. */
    public static Token learned(Tensor vector, double weight, int word) {
        return new Token(LEARNED, weight, word, Optional.of(vector));
    }
}
