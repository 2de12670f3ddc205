package org.celflow.diffusion.text.a1111;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.diffusion.text.ClipTokenizer;
import org.celflow.diffusion.text.LearnedTokens;
import org.celflow.diffusion.text.Token;
import org.celflow.diffusion.text.TokenizedPrompt;
import org.celflow.diffusion.text.WeightedText;
import org.celflow.node.value.Tensor;

/**
 * Lays a text out for a text encoder as the web UI does: weights by {@link AttentionParser}, chunks by {@link CommaChunks}. A learned word
 * is recognised by its bare name.
 */
final class WebUiTokenizer {
    private final ClipTokenizer tokenizer = new ClipTokenizer();
    private final int padding;
    private final List<Learned> learned;

    /** A learned word: the tokens of its name, and the vectors that stand for it. */
    private record Learned(List<Integer> name, List<Tensor> vectors) {}

    WebUiTokenizer(TextEncoder encoder, Map<String, LearnedTokens> words) {
        padding = encoder.padding();
        Map<List<Integer>, Learned> byName = new HashMap<>();
        words.forEach((name, tokens) -> {
            List<Integer> ids = ids(name);
            tokens.of(encoder.key(), encoder.width())
                    .filter(vectors -> !ids.isEmpty() && !vectors.isEmpty())
                    .ifPresent(vectors -> byName.put(ids, new Learned(ids, vectors)));
        });
        // of two names that begin alike the longer one is meant
        learned = byName.values().stream()
                .sorted(Comparator.comparingInt((Learned word) -> word.name.size())
                        .reversed())
                .toList();
    }

    TokenizedPrompt tokenize(String text) {
        CommaChunks layout = new CommaChunks(new Token(ClipTokenizer.END, 1, 0));
        int word = 0;
        List<List<WeightedText>> sections = AttentionParser.parse(text);
        for (int i = 0; i < sections.size(); i++) {
            if (i > 0) {
                layout.end();
            }
            for (WeightedText stretch : sections.get(i)) {
                add(stretch, ++word, layout);
            }
        }
        return new TokenizedPrompt(layout.all().stream().map(this::framed).toList(), List.of());
    }

    private void add(WeightedText stretch, int word, CommaChunks layout) {
        List<Integer> ids = ids(stretch.text());
        int at = 0;
        while (at < ids.size()) {
            Learned found = null;
            for (Learned candidate : learned) {
                int end = at + candidate.name.size();
                if (found == null && end <= ids.size() && ids.subList(at, end).equals(candidate.name)) {
                    found = candidate;
                }
            }
            if (found == null) {
                layout.add(List.of(new Token(ids.get(at), stretch.weight(), word)));
                at++;
            } else {
                layout.add(found.vectors.stream()
                        .map(vector -> Token.learned(vector, stretch.weight(), word))
                        .toList());
                at += found.name.size();
            }
        }
    }

    private List<Integer> ids(String text) {
        return Arrays.stream(tokenizer.encode(text)).boxed().toList();
    }

    /** With start and end; behind the first end stands what the encoder is filled up with. */
    private List<Token> framed(List<Token> chunk) {
        List<Token> framed = new ArrayList<>(chunk.size() + 2);
        framed.add(new Token(ClipTokenizer.START, 1, 0));
        framed.addAll(chunk);
        framed.add(new Token(ClipTokenizer.END, 1, 0));
        boolean ended = false;
        for (int i = 0; i < framed.size(); i++) {
            Token token = framed.get(i);
            if (ended) {
                framed.set(i, new Token(padding, token.weight(), token.word()));
            }
            ended |= token.id() == ClipTokenizer.END;
        }
        return framed;
    }
}
