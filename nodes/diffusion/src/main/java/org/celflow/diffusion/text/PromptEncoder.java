package org.celflow.diffusion.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/**
 * Has the text encoders of a model read a prompt and applies the prompt's weights, see {@link Emphasis}. What several encoders say of
 * a token stands side by side.
 */
public final class PromptEncoder {
    private final List<TextEncoder> encoders;
    private final List<PromptTokenizer> tokenizers;

    /**
     * For all text encoders of a model.
     *
     * @param words what they are taught beside their vocabulary, by name
     */
    public PromptEncoder(List<TextEncoder> encoders, Map<String, LearnedTokens> words) {
        this.encoders = List.copyOf(encoders);
        this.tokenizers = encoders.stream()
                .map(encoder -> PromptTokenizer.of(encoder, words))
                .toList();
    }

    /** For all text encoders of a model, with no words beside their vocabulary. */
    public PromptEncoder(List<TextEncoder> encoders) {
        this(encoders, Map.of());
    }

    /** Encodes one text for every encoder. */
    public Conditioning.Entry encode(String text, OptionalInt skippedLayers) throws NodeException {
        return encode(tokenize(text), skippedLayers);
    }

    /** Lays one text out for every encoder. */
    public List<TokenizedPrompt> tokenize(String text) {
        return tokenizers.stream().map(tokenizer -> tokenizer.tokenize(text)).toList();
    }

    /**
     * Lays out another text for each encoder. A text with fewer chunks than others is continued with empty ones.
     *
     * @param texts for each encoder, by its {@linkplain TextEncoder#key() key}
     */
    public List<TokenizedPrompt> tokenize(Function<String, String> texts) {
        List<TokenizedPrompt> prompts = new ArrayList<>();
        for (int i = 0; i < encoders.size(); i++) {
            prompts.add(tokenizers.get(i).tokenize(texts.apply(encoders.get(i).key())));
        }
        return ofOneLength(prompts);
    }

    /** The prompts of the encoders with empty chunks behind those that have fewer than others. */
    public List<TokenizedPrompt> ofOneLength(List<TokenizedPrompt> prompts) {
        int most = prompts.stream()
                .mapToInt(prompt -> prompt.chunks().size())
                .max()
                .orElse(0);
        List<TokenizedPrompt> even = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            List<List<Token>> chunks = new ArrayList<>(prompts.get(i).chunks());
            while (chunks.size() < most) {
                chunks.add(tokenizers.get(i).emptyChunk());
            }
            even.add(new TokenizedPrompt(chunks, prompts.get(i).missingEmbeddings()));
        }
        return even;
    }

    /**
     * Encodes a prompt.
     *
     * @param prompts the prompt as each encoder's tokenizer laid it out; one with fewer chunks than others is cut off there
     * @param skippedLayers last layers of the encoders to leave out, as {@link TextEncoder#encode} takes it
     * @return tokens: all chunks one after the other, 77 x chunks rows; pooled: of the last encoder's first chunk
     */
    public Conditioning.Entry encode(List<TokenizedPrompt> prompts, OptionalInt skippedLayers) throws NodeException {
        return encode(prompts, skippedLayers, Emphasis.FROM_EMPTY);
    }

    /** As {@link #encode(List, OptionalInt)}, with the weights applied in another way. */
    public Conditioning.Entry encode(List<TokenizedPrompt> prompts, OptionalInt skippedLayers, Emphasis emphasis)
            throws NodeException {
        List<Tensor> tokens = new ArrayList<>();
        Tensor pooled = Tensor.of(List.of(0), new float[0]);
        for (int i = 0; i < encoders.size(); i++) {
            TextEncoder encoder = encoders.get(i);
            TokenizedPrompt prompt = prompts.get(i);
            List<TextEncoder.Chunk> batch = new ArrayList<>(
                    prompt.chunks().stream().map(PromptEncoder::chunk).toList());
            if (prompt.isWeighted() && emphasis == Emphasis.FROM_EMPTY) {
                batch.add(chunk(tokenizers.get(i).emptyChunk()));
            }
            TextEncoder.Encoded encoded = encoder.encode(batch, skippedLayers);
            tokens.add(emphasis.apply(prompt, encoded.hidden()));
            float[] first = new float[encoded.pooled().shape().get(1)];
            encoded.pooled().data().get(first);
            pooled = Tensor.of(List.of(first.length), first);
        }
        return new Conditioning.Entry(sideBySide(tokens), Optional.of(pooled), List.of());
    }

    private static TextEncoder.Chunk chunk(List<Token> tokens) {
        Map<Integer, Tensor> learned = new HashMap<>();
        for (int place = 0; place < tokens.size(); place++) {
            Optional<Tensor> vector = tokens.get(place).learned();
            if (vector.isPresent()) {
                learned.put(place, vector.get());
            }
        }
        return new TextEncoder.Chunk(tokens.stream().map(Token::id).toList(), learned);
    }

    private static Tensor sideBySide(List<Tensor> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int rows = parts.stream().mapToInt(part -> part.shape().get(0)).min().orElse(0);
        int width = parts.stream().mapToInt(part -> part.shape().get(1)).sum();
        float[] all = new float[rows * width];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (Tensor part : parts) {
                int own = part.shape().get(1);
                part.data().get(row * own, all, at, own);
                at += own;
            }
        }
        return Tensor.of(List.of(rows, width), all);
    }
}
