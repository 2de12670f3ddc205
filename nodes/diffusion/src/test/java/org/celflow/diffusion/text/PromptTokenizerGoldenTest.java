package org.celflow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chunks agree with ComfyUI's for every prompt of the reference data that names no existing textual inversion. */
class PromptTokenizerGoldenTest {
    private static final Set<String> NEED_AN_EMBEDDING = Set.of("tok27", "tok28", "tok29", "tok30");

    static Stream<GoldenCase> cases() {
        return Golden.cases("tokenizer").stream().filter(c -> !NEED_AN_EMBEDDING.contains(c.id()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void chunksAgreeWithComfyUi(GoldenCase golden) {
        List<List<Token>> chunks = PromptTokenizer.clipL()
                .tokenize(golden.json().get("prompt").asText())
                .chunks();
        List<Integer> ids = new ArrayList<>();
        List<Integer> words = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (JsonNode chunk : golden.json().get("sd1")) {
            assertThat(chunk).hasSize(PromptTokenizer.CHUNK);
            for (JsonNode token : chunk) {
                ids.add(token.get(0).asInt());
                weights.add(token.get(1).asDouble());
                words.add(token.get(2).asInt());
            }
        }
        List<Token> actual = chunks.stream().flatMap(List::stream).toList();
        assertThat(actual).extracting(Token::id).containsExactlyElementsOf(ids);
        assertThat(actual).extracting(Token::word).containsExactlyElementsOf(words);
        for (int i = 0; i < weights.size(); i++) {
            assertThat(actual.get(i).weight()).isCloseTo(weights.get(i), Offset.offset(1e-9));
        }
    }
}
