package org.celflow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.node.FileRef;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chunks agree with ComfyUI's for every prompt and text encoder of the reference data. */
class PromptTokenizerGoldenTest {
    private static Map<String, LearnedTokens> words = Map.of();

    static Stream<GoldenCase> cases() {
        return Golden.cases("tokenizer").stream();
    }

    @BeforeAll
    static void learn(@TempDir Path folder) throws Exception {
        Path file = Golden.model("tinyemb.safetensors", folder);
        words = Map.of("tinyemb", LearnedTokens.open(new FileRef(file, "0".repeat(64))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void chunksAgreeWithComfyUi(GoldenCase golden) {
        assertSame(golden, "sd1", PromptTokenizer.clipL(words));
        if (golden.json().has("sdxl_l")) {
            assertSame(golden, "sdxl_l", PromptTokenizer.clipL(words));
            assertSame(golden, "sdxl_g", PromptTokenizer.openClip(words));
        }
    }

    private static void assertSame(GoldenCase golden, String encoder, PromptTokenizer tokenizer) {
        List<Integer> ids = new ArrayList<>();
        List<Integer> words = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        List<Double> sums = new ArrayList<>();
        for (JsonNode chunk : golden.json().get(encoder)) {
            assertThat(chunk).hasSize(PromptTokenizer.CHUNK);
            for (JsonNode token : chunk) {
                ids.add(token.get(0).isObject() ? Token.LEARNED : token.get(0).asInt());
                sums.add(token.get(0).path("embedding_row_sum").asDouble(0));
                weights.add(token.get(1).asDouble());
                words.add(token.get(2).asInt());
            }
        }
        List<Token> actual = tokenizer.tokenize(golden.json().get("prompt").asText()).chunks().stream()
                .flatMap(List::stream)
                .toList();
        assertThat(actual).extracting(Token::id).containsExactlyElementsOf(ids);
        assertThat(actual).extracting(Token::word).containsExactlyElementsOf(words);
        for (int i = 0; i < weights.size(); i++) {
            assertThat(actual.get(i).weight()).isCloseTo(weights.get(i), Offset.offset(1e-9));
            assertThat(sum(actual.get(i))).isCloseTo(sums.get(i), Offset.offset(1e-4));
        }
    }

    private static double sum(Token token) {
        double sum = 0;
        for (float number : token.learned().map(Tensor::toArray).orElse(new float[0])) {
            sum += number;
        }
        return sum;
    }
}
