package org.celflow.diffusion.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.celflow.diffusion.model.TextEncoder;

/**
 * Lays a prompt out in chunks of 77 tokens: start, up to 75 of the prompt, end, padding. A stretch of one weight with less
 * than 8 tokens that no longer fits goes to the next chunk whole; a longer one is cut where the chunk is full. Thread-safe.
 */
public final class PromptTokenizer {
    /** Tokens in a chunk. */
    public static final int CHUNK = 77;

    private static final int KEPT_WHOLE_BELOW = 8;
    private static final String EMBEDDING = "embedding:";
    private static final Pattern COMMAS_AROUND = Pattern.compile("^,+|,+$");
    private static final Pattern BEFORE_EMBEDDING = Pattern.compile("[ \n](?=" + EMBEDDING + ")");

    private final ClipTokenizer tokenizer = new ClipTokenizer();
    private final int padding;
    private final Vocabulary taught;

    private PromptTokenizer(int padding, Vocabulary taught) {
        this.padding = padding;
        this.taught = taught;
    }

    /**
     * For a text encoder.
     *
     * @param words what it is taught beside its vocabulary, by name
     */
    public static PromptTokenizer of(TextEncoder encoder, Map<String, LearnedTokens> words) {
        return new PromptTokenizer(encoder.padding(), new Vocabulary(encoder.key(), encoder.width(), words));
    }

    /** For CLIP ViT-L, the text encoder of Stable Diffusion 1 and the first one of XL, which is filled up with the end token. */
    public static PromptTokenizer clipL(Map<String, LearnedTokens> words) {
        return new PromptTokenizer(BpeVocabulary.END, new Vocabulary("clip_l", 0, words));
    }

    /** For CLIP ViT-L with no words beside its vocabulary. */
    public static PromptTokenizer clipL() {
        return clipL(Map.of());
    }

    /** For OpenCLIP, the text encoder of Stable Diffusion 2 and the second one of XL, which is filled up with zeros. */
    public static PromptTokenizer openClip(Map<String, LearnedTokens> words) {
        return new PromptTokenizer(0, new Vocabulary("clip_g", 0, words));
    }

    /** Reads weights and lays the tokens out. */
    public TokenizedPrompt tokenize(String prompt) {
        List<String> missing = new ArrayList<>();
        List<List<Token>> words = new ArrayList<>();
        for (WeightedText stretch : PromptParser.parse(prompt)) {
            for (String piece : BEFORE_EMBEDDING.split(stretch.text(), -1)) {
                String text =
                        piece.startsWith(EMBEDDING) ? readEmbedding(piece, stretch.weight(), words, missing) : piece;
                if (!text.isEmpty()) {
                    words.add(tokens(tokenizer.encode(text), stretch.weight(), words.size() + 1));
                }
            }
        }
        return new TokenizedPrompt(layOut(words), missing);
    }

    /** A chunk of start, end and padding, as an empty prompt gives it. */
    public List<Token> emptyChunk() {
        return layOut(List.of()).get(0);
    }

    /**
     * Adds what is learned under the name that a piece begins with, which may be followed by a comma.
     *
     * @return the text after the name
     */
    private String readEmbedding(String piece, double weight, List<List<Token>> words, List<String> missing) {
        String[] parts = piece.substring(EMBEDDING.length()).strip().split("\\s+", 2);
        String name = parts[0];
        String rest = parts.length == 2 ? parts[1] : "";
        if (!taught.has(name)) {
            String bare = COMMAS_AROUND.matcher(name).replaceAll("");
            rest = bare.length() < name.length() ? name.substring(bare.length()) + " " + rest : rest;
            name = bare;
        }
        if (taught.has(name)) {
            int word = words.size() + 1;
            List<Token> tokens = taught.tokens(name).stream()
                    .map(vector -> Token.learned(vector, weight, word))
                    .toList();
            if (!tokens.isEmpty()) {
                words.add(tokens);
            }
        } else {
            missing.add(name);
        }
        return rest;
    }

    private static List<Token> tokens(int[] ids, double weight, int word) {
        List<Token> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            tokens.add(new Token(id, weight, word));
        }
        return tokens;
    }

    private List<List<Token>> layOut(List<List<Token>> words) {
        List<List<Token>> chunks = new ArrayList<>();
        List<Token> chunk = begin(chunks);
        for (List<Token> word : words) {
            List<Token> rest = word;
            while (chunk.size() + rest.size() > CHUNK - 1) {
                int room = CHUNK - 1 - chunk.size();
                if (word.size() >= KEPT_WHOLE_BELOW) {
                    chunk.addAll(rest.subList(0, room));
                    rest = rest.subList(room, rest.size());
                }
                end(chunk);
                chunk = begin(chunks);
            }
            chunk.addAll(rest);
        }
        end(chunk);
        return chunks;
    }

    private static List<Token> begin(List<List<Token>> chunks) {
        List<Token> chunk = new ArrayList<>(CHUNK);
        chunk.add(new Token(BpeVocabulary.START, 1, 0));
        chunks.add(chunk);
        return chunk;
    }

    private void end(List<Token> chunk) {
        chunk.add(new Token(BpeVocabulary.END, 1, 0));
        chunk.addAll(Collections.nCopies(CHUNK - chunk.size(), new Token(padding, 1, 0)));
    }
}
