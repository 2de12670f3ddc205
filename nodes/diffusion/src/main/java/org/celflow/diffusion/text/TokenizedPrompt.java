package org.celflow.diffusion.text;

import java.util.List;

/**
 * A prompt laid out for a text encoder.
 *
 * @param chunks at least one, each of 77 tokens, start and end included
 * @param missingEmbeddings names asked for by {@code embedding:name} that are not known, in the order of the prompt; they
 *     are left out of the chunks
 */
public record TokenizedPrompt(List<List<Token>> chunks, List<String> missingEmbeddings) {
    /** Copies the lists. */
    public TokenizedPrompt {
        chunks = chunks.stream().map(List::copyOf).toList();
        missingEmbeddings = List.copyOf(missingEmbeddings);
    }

    /** Whether any token has another weight than 1. */
    public boolean isWeighted() {
        return chunks.stream().flatMap(List::stream).anyMatch(token -> token.weight() != 1.0);
    }
}
