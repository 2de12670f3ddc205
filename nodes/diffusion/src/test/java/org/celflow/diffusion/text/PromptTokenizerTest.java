package org.celflow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PromptTokenizerTest {
    private final PromptTokenizer tokenizer = PromptTokenizer.clipL();

    @Test
    void anUnknownEmbeddingIsLeftOutAndNamed() {
        TokenizedPrompt prompt = tokenizer.tokenize("a embedding:style, cat");
        assertThat(prompt.missingEmbeddings()).containsExactly("style");
        assertThat(prompt.chunks().get(0)).extracting(Token::id).containsSubsequence(49406, 320, 2368, 49407);
    }

    @Test
    void aShortStretchIsNotCutAtTheEndOfAChunk() {
        TokenizedPrompt prompt = tokenizer.tokenize("x ".repeat(73) + "(a b c:1.2)");
        assertThat(prompt.chunks()).hasSize(2);
        assertThat(prompt.chunks().get(0)).noneMatch(token -> token.weight() == 1.2);
        assertThat(prompt.chunks().get(1))
                .filteredOn(token -> token.weight() == 1.2)
                .hasSize(3);
    }

    @Property(tries = 200)
    void everyPromptGivesChunksOf77ThatBeginAndEndRight(@ForAll @StringLength(max = 300) String text) {
        List<List<Token>> chunks = tokenizer.tokenize(text).chunks();
        assertThat(chunks).isNotEmpty().allSatisfy(chunk -> {
            assertThat(chunk).hasSize(PromptTokenizer.CHUNK);
            assertThat(chunk.get(0).id()).isEqualTo(49406);
            assertThat(chunk.get(76).id()).isEqualTo(49407);
        });
    }
}
