package org.celflow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PromptParserTest {
    @Test
    void anInnerWeightReplacesTheOuterOne() {
        assertThat(PromptParser.parse("(a (b:1.5) c:0.5)"))
                .containsExactly(new WeightedText("a ", 0.5), new WeightedText("b", 1.5), new WeightedText(" c", 0.5));
    }

    @Test
    void aPlainParenthesisMultipliesWhatSurroundsIt() {
        assertThat(PromptParser.parse("(a (b):2)"))
                .containsExactly(new WeightedText("a ", 2), new WeightedText("b", 2.2));
    }

    @Test
    void escapedParenthesesAreText() {
        assertThat(PromptParser.parse("\\(a:1.2\\) \\x")).containsExactly(new WeightedText("(a:1.2) \\x", 1));
    }

    @Test
    void aParenthesisWithoutPartnerIsText() {
        assertThat(PromptParser.parse("a) (b")).containsExactly(new WeightedText("a) (b", 1));
    }

    @Test
    void aWeightThatIsNoFiniteNumberIsText() {
        assertThat(PromptParser.parse("(a:nan)")).containsExactly(new WeightedText("a:nan", 1.1));
        assertThat(PromptParser.parse("(a:1e999)")).containsExactly(new WeightedText("a:1e999", 1.1));
    }

    @Test
    void deepNestingEndsAsTextInsteadOfExhaustingTheStack() {
        String prompt = "(".repeat(200_000) + "a" + ")".repeat(200_000);
        List<WeightedText> stretches = PromptParser.parse(prompt);
        assertThat(stretches).hasSize(1);
        assertThat(stretches.get(0).text()).contains("((a))");
    }

    @Property
    void noCharacterThatIsNotSyntaxIsLost(
            @ForAll @StringLength(max = 40) @CharRange(from = 'a', to = 'd') @Chars({'(', ')', ' '}) String prompt) {
        String kept =
                PromptParser.parse(prompt).stream().map(WeightedText::text).collect(Collectors.joining());
        assertThat(kept.replaceAll("[()]", "")).isEqualTo(prompt.replaceAll("[()]", ""));
    }
}
