package org.celflow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedTokensTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void aSafetensorsFileHoldsOneRowForEachToken() throws Exception {
        LearnedTokens learned = open(Golden.model("tinyemb.safetensors", folder));
        assertThat(learned.of("clip_l", 64).orElseThrow())
                .hasSize(3)
                .allMatch(row -> row.shape().equals(List.of(64)));
        assertThat(learned.of("clip_l", 768)).isEmpty();
    }

    @Test
    void aFileOfPyTorchHoldsItUnderStringToParam() throws Exception {
        LearnedTokens learned = open(Golden.model("tinyemb_pt.pt", folder));
        assertThat(learned.of("clip_l", 64).orElseThrow()).hasSize(2);
    }

    @Test
    void eachEncoderOfXlHasItsOwn() throws Exception {
        LearnedTokens learned = open(new ModelForge()
                .put("clip_l", rows(2, 64, 1))
                .put("clip_g", rows(3, 64, 2))
                .write(folder.resolve("both.safetensors"), ElementType.F32));
        assertThat(learned.of("clip_l", 64).orElseThrow()).hasSize(2).allMatch(row -> row.toArray()[0] == 1);
        assertThat(learned.of("clip_g", 64).orElseThrow()).hasSize(3).allMatch(row -> row.toArray()[0] == 2);
        assertThat(learned.of("clip_g", 1280)).isEmpty();
    }

    @Test
    void aSingleVectorIsOneToken() throws Exception {
        Path file = new ModelForge()
                .put("emb_params", Tensor.of(List.of(64), new float[64]))
                .write(folder.resolve("one.safetensors"), ElementType.F16);
        assertThat(open(file).of("clip_l", 64).orElseThrow()).hasSize(1);
    }

    @Test
    void aModelIsNoLearnedWord() {
        Path file = Golden.model("tiny-sd15.safetensors", folder);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("tiny-sd15.safetensors holds no learned tokens of a prompt");
    }

    /** As ComfyUI does, whatever the names are. */
    @Test
    void ofSeveralTensorsForNoEncoderTheFirstInTheFileCounts() throws Exception {
        for (String later : List.of("b", "p", "<z>")) {
            Path file = new ModelForge()
                    .put("<a>", rows(2, 64, 1))
                    .put(later, rows(2, 64, 2))
                    .write(folder.resolve("several.safetensors"), ElementType.F32);
            assertThat(open(file).of("clip_l", 64).orElseThrow()).allMatch(row -> row.toArray()[0] == 1);
        }
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() throws Exception {
        Path file = new ModelForge()
                .put("emb_params", rows(2, 64, Float.NaN))
                .write(folder.resolve("broken.safetensors"), ElementType.F32);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("broken.safetensors")
                .hasMessageContaining("not finite");
    }

    @Test
    void promptsNameItWithOrWithoutTheEndingOfItsFileAndWithCommas() throws Exception {
        LearnedTokens learned = open(Golden.model("tinyemb.safetensors", folder));
        PromptTokenizer tokenizer = PromptTokenizer.clipL(Map.of("style", learned));
        for (String prompt :
                List.of("embedding:style", "embedding:style.pt", "embedding:style,", "(embedding:style:1)")) {
            TokenizedPrompt read = tokenizer.tokenize(prompt);
            assertThat(read.missingEmbeddings()).isEmpty();
            assertThat(read.chunks().get(0)).extracting(Token::id).startsWith(49406, -1, -1, -1);
        }
    }

    @Test
    void aWordThatWasLearnedForAnotherEncoderIsNotMissingButSaysNothing() throws Exception {
        LearnedTokens learned = open(
                new ModelForge().put("clip_g", rows(3, 32, 2)).write(folder.resolve("g.safetensors"), ElementType.F32));
        Vocabulary vocabulary = new Vocabulary("clip_l", 64, Map.of("style", learned));
        assertThat(vocabulary.has("style")).isTrue();
        assertThat(vocabulary.tokens("style")).isEmpty();
    }

    private static Tensor rows(int count, int width, float value) {
        float[] numbers = new float[count * width];
        Arrays.fill(numbers, value);
        return Tensor.of(List.of(count, width), numbers);
    }

    private static LearnedTokens open(Path file) throws NodeException {
        return LearnedTokens.open(new FileRef(file, "0".repeat(64)));
    }
}
