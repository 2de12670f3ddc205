package org.celflow.diffusion.text.a1111;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.celflow.diffusion.text.WeightedText;
import org.junit.jupiter.api.Test;

class AttentionParserTest {
    @Test
    void plainTextHasTheWeightOne() {
        assertThat(only("normal text")).containsExactly(text("normal text", 1));
        assertThat(only("")).isEmpty();
    }

    @Test
    void roundBracketsStressAndSquareBracketsSoften() {
        assertThat(only("an (important) word"))
                .containsExactly(text("an ", 1), text("important", 1.1), text(" word", 1));
        assertThat(only("[x]")).containsExactly(text("x", 1 / 1.1));
        assertThat(only("(x:0.5)")).containsExactly(text("x", 0.5));
    }

    @Test
    void bracketsThatAreNotClosedReachToTheEnd() {
        assertThat(only("(unbalanced")).containsExactly(text("unbalanced", 1.1));
        assertThat(only("a ((b")).containsExactly(text("a ", 1), text("b", 1.1 * 1.1));
        assertThat(only("b) c]")).containsExactly(text("b) c]", 1));
    }

    @Test
    void backslashesMakeBracketsPlain() {
        assertThat(only("\\(literal\\]")).containsExactly(text("(literal]", 1));
        assertThat(only("a\\\\b\\c")).containsExactly(text("a\\bc", 1));
        assertThat(only("(a\\):1.5)")).containsExactly(text("a)", 1.5));
    }

    @Test
    void neighboursOfOneWeightGrowTogether() {
        assertThat(only("(unnecessary)(parens)")).containsExactly(text("unnecessaryparens", 1.1));
    }

    @Test
    void weightsMultiplyWhereTheyNest() {
        assertThat(only("a (((house:1.3)) [on] a (hill:0.5), sun, (((sky)))."))
                .containsExactly(
                        text("a ", 1),
                        text("house", 1.5730000000000004),
                        text(" ", 1.1),
                        text("on", 1),
                        text(" a ", 1.1),
                        text("hill", 0.55),
                        text(", sun, ", 1.1),
                        text("sky", 1.4641000000000006),
                        text(".", 1.1));
    }

    @Test
    void aColonThatBelongsToNoWeightIsText() {
        assertThat(only("16:9 (a:b) c:1.2)")).containsExactly(text("16:9 ", 1), text("a:b", 1.1), text(" c:1.2)", 1));
        assertThat(only("(a:1.2.3)")).containsExactly(text("a:1.2.3", 1.1));
        assertThat(only("(a: +1.5 )")).containsExactly(text("a", 1.5));
    }

    @Test
    void breakTakesTheSpaceAroundItAlongAndCutsAlsoInBrackets() {
        assertThat(AttentionParser.parse("a  BREAK\n b BREAKS BREAK"))
                .containsExactly(List.of(text("a", 1)), List.of(text("b BREAKS", 1)), List.of());
        assertThat(AttentionParser.parse("(a BREAK b:2)"))
                .containsExactly(List.of(text("a", 2)), List.of(text("b", 2)));
    }

    @Property
    void nothingIsLostButSyntax(
            @ForAll @Chars({'(', ')', '[', ']', ':', '\\'}) @CharRange(from = 'a', to = 'd') @StringLength(max = 40)
                    String prompt) {
        StringBuilder letters = new StringBuilder();
        AttentionParser.parse(prompt).forEach(section -> section.forEach(stretch -> letters.append(stretch.text())));
        assertThat(letters.toString().replaceAll("[^a-d]", "")).isEqualTo(prompt.replaceAll("[^a-d]", ""));
    }

    @Property
    void bracketsAroundAllMultiplyAll(
            @ForAll @Chars({'(', ')'}) @CharRange(from = 'a', to = 'b') @StringLength(min = 1, max = 12) String inner) {
        if (!balanced(inner)) {
            return;
        }
        List<WeightedText> plain = only(inner);
        List<WeightedText> twice = only("(" + inner + ":2)");
        assertThat(twice).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(twice.get(i).weight()).isEqualTo(2 * plain.get(i).weight());
            assertThat(twice.get(i).text()).isEqualTo(plain.get(i).text());
        }
    }

    private static boolean balanced(String text) {
        int level = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            level += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (level < 0) {
                return false;
            }
        }
        return level == 0;
    }

    private static WeightedText text(String text, double weight) {
        return new WeightedText(text, weight);
    }

    private static List<WeightedText> only(String prompt) {
        List<List<WeightedText>> sections = AttentionParser.parse(prompt);
        assertThat(sections).hasSize(1);
        return sections.get(0);
    }
}
