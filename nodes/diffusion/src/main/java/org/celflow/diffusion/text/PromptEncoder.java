package org.celflow.diffusion.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/**
 * Has a text encoder read a prompt and applies the prompt's weights: {@code z' = (z - z0) w + z0} for each token, where z0 is
 * what the encoder says at the same place of an empty prompt, encoded in the same batch. Nothing is renormalised.
 */
public final class PromptEncoder {
    private final TextEncoder encoder;
    private final PromptTokenizer tokenizer;

    /** For one text encoder, with the tokenizer that belongs to it. */
    public PromptEncoder(TextEncoder encoder, PromptTokenizer tokenizer) {
        this.encoder = encoder;
        this.tokenizer = tokenizer;
    }

    /**
     * Encodes a prompt.
     *
     * @param skippedLayers last layers of the encoder to leave out, 0 for none
     * @return tokens: all chunks one after the other, 77 x chunks rows; pooled: of the first chunk
     */
    public Conditioning.Entry encode(TokenizedPrompt prompt, int skippedLayers) throws NodeException {
        List<List<Token>> batch = new ArrayList<>(prompt.chunks());
        if (prompt.isWeighted()) {
            batch.add(tokenizer.emptyChunk());
        }
        int[][] ids = batch.stream()
                .map(chunk -> chunk.stream().mapToInt(Token::id).toArray())
                .toArray(int[][]::new);
        TextEncoder.Encoded encoded = encoder.encode(ids, skippedLayers);
        int width = encoded.hidden().shape().get(2);
        float[] hidden = encoded.hidden().toArray();
        int rows = prompt.chunks().size() * PromptTokenizer.CHUNK;
        float[] tokens = new float[rows * width];
        System.arraycopy(hidden, 0, tokens, 0, tokens.length);
        if (prompt.isWeighted()) {
            weigh(prompt, tokens, hidden, rows * width, width);
        }
        float[] pooled = new float[encoded.pooled().shape().get(1)];
        encoded.pooled().data().get(pooled);
        return new Conditioning.Entry(
                Tensor.of(List.of(rows, width), tokens),
                Optional.of(Tensor.of(List.of(pooled.length), pooled)),
                List.of());
    }

    private static void weigh(TokenizedPrompt prompt, float[] tokens, float[] hidden, int empty, int width) {
        int row = 0;
        for (List<Token> chunk : prompt.chunks()) {
            for (int place = 0; place < chunk.size(); place++, row++) {
                double weight = chunk.get(place).weight();
                if (weight != 1.0) {
                    for (int i = 0; i < width; i++) {
                        float nothing = hidden[empty + place * width + i];
                        int at = row * width + i;
                        tokens[at] = (tokens[at] - nothing) * (float) weight + nothing;
                    }
                }
            }
        }
    }
}
