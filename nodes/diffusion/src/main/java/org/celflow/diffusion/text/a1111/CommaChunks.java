package org.celflow.diffusion.text.a1111;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.text.Token;

/**
 * Lays tokens out in chunks of 75. When a chunk is full and a comma lies among its last 20 tokens, what follows the comma moves to the
 * next chunk, so that a phrase is not cut in two.
 */
final class CommaChunks {
    /** Tokens of the prompt in a chunk. */
    static final int LENGTH = 75;

    private static final int BACKTRACK = 20;
    /** The comma at a word's end. */
    private static final int COMMA = 267;

    private final Token filler;
    private final List<List<Token>> chunks = new ArrayList<>();
    private List<Token> chunk = new ArrayList<>();
    private int lastComma = -1;

    /** Fills chunks up with a token. */
    CommaChunks(Token filler) {
        this.filler = filler;
    }

    /**
     * Adds what must stay together.
     *
     * @param unit a token, or the vectors of a learned word; of more than 75 the rest is left out
     */
    void add(List<Token> unit) {
        boolean comma = unit.size() == 1 && unit.get(0).id() == COMMA;
        if (comma) {
            lastComma = chunk.size();
        } else if (chunk.size() == LENGTH && lastComma >= 0 && chunk.size() - lastComma <= BACKTRACK) {
            List<Token> moved = new ArrayList<>(chunk.subList(lastComma + 1, chunk.size()));
            chunk = new ArrayList<>(chunk.subList(0, lastComma + 1));
            end();
            chunk = moved;
        }
        if (chunk.size() == LENGTH || chunk.size() + unit.size() > LENGTH) {
            end();
        }
        chunk.addAll(unit.subList(0, Math.min(LENGTH, unit.size())));
    }

    /** Begins a new chunk. */
    void end() {
        while (chunk.size() < LENGTH) {
            chunk.add(filler);
        }
        chunks.add(List.copyOf(chunk));
        chunk = new ArrayList<>();
        lastComma = -1;
    }

    /** The chunks, at least one, each of 75 tokens. */
    List<List<Token>> all() {
        if (!chunk.isEmpty() || chunks.isEmpty()) {
            end();
        }
        return List.copyOf(chunks);
    }
}
