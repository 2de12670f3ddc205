package org.celflow.diffusion.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.node.value.Tensor;

/**
 * The words beside its own that a text encoder is taught.
 *
 * @param key of the encoder, see {@link TextEncoder#key()}
 * @param width numbers that each of its tokens has; 0 for any
 * @param words by name
 */
record Vocabulary(String key, int width, Map<String, LearnedTokens> words) {
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".bin");

    /** Copies the map. */
    Vocabulary {
        words = Map.copyOf(words);
    }

    /** Whether there is a word of that name, with or without the ending of a file. */
    boolean has(String name) {
        return find(name).isPresent();
    }

    /** The tokens of a word; none if it was learned for other encoders. */
    List<Tensor> tokens(String name) {
        return find(name).flatMap(word -> word.of(key, width)).orElse(List.of());
    }

    private Optional<LearnedTokens> find(String name) {
        Stream<String> bare = ENDINGS.stream()
                .filter(name::endsWith)
                .map(ending -> name.substring(0, name.length() - ending.length()));
        return Stream.concat(Stream.of(name), bare)
                .filter(words::containsKey)
                .map(words::get)
                .findFirst();
    }
}
