package org.celflow.diffusion.text.a1111;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.celflow.diffusion.text.a1111.PromptSchedule.Variant;
import org.celflow.node.NodeException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptScheduleTest {
    /** The texts at the steps 1 to 10, each written once with its last step. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            test;                        test@10
            "a [b:3]";                   "a @3|a b@10"
            "a [b: 3]";                  "a @3|a b@10"
            "a [[[b]]:2]";               "a @2|a [[b]]@10"
            "[(a:2):3]";                 "@3|(a:2)@10"
            "a [b : c : 1] d";           "a b  d@1|a  c  d@10"
            "a[b:[c:d:2]:1]e";           "abe@1|ace@2|ade@10"
            "a [unbalanced";             "a [unbalanced@10"
            "a [b:.5] c";                "a  c@5|a b c@10"
            "((a][:b:c [d:3]";           "((a][:b:c @3|((a][:b:c d@10"
            "[a::4]";                    "a@4|@10"
            "[a:b:20]";                  "a@10"
            "[a:b:0]";                   "b@10"
            "[a:b:1.0]";                 "a@10"
            "[a:b:-3]";                  "b@10"
            "[a:b:0.39]";                "a@3|b@10"
            "[a:b:2e0]";                 "a@2|b@10"
            "[a:b:c:2]";                 "[a:b:c:2]@10"
            "[a|b:3]";                   "[a|b:3]@10"
            "\\[a:b:3\\]";           "\\[a:b:3\\]@10"
            "[a\\::b:3]";              "a\\:@3|b@10"
            "a | [b:3]";                 "a | [b:3]@10"
            "[[a:b:2]:c:5]";             "a@2|b@5|c@10"
            "[a:b:2][c:d:2]";            "ac@2|bd@10"
            "[a:b:2][c:d:.5]";           "ac@2|bc@5|bd@10"
            """)
    void aPromptBecomesTheseTexts(String prompt, String expected) throws Exception {
        assertThat(texts(prompt, 10)).isEqualTo(expected);
    }

    @Test
    void alternativesTakeTurns() throws Exception {
        assertThat(each("[a|(b:1.1)]", 4)).containsExactly("a", "(b:1.1)", "a", "(b:1.1)");
        assertThat(each("[fe|]male", 3)).containsExactly("female", "male", "female");
        assertThat(each("[fe|||]male", 6)).containsExactly("female", "male", "male", "male", "female", "male");
        assertThat(each("[a|b][c|d|e]", 7)).containsExactly("ac", "bd", "ae", "bc", "ad", "be", "ac");
        assertThat(each("[x[a|b]:[a|b]y:2]", 4)).containsExactly("xa", "xb", "ay", "by");
    }

    @Test
    void momentsOfASecondPassCountOnFromTheFirst() throws Exception {
        assertThat(texts(PromptSchedule.of("a [b:.5] c", 20), 10)).isEqualTo("a b c@10");
        assertThat(texts(PromptSchedule.of("a [b:1.5] c", 20), 10)).isEqualTo("a  c@5|a b c@10");
        assertThat(texts(PromptSchedule.of("[a:b:23]", 20), 10)).isEqualTo("a@3|b@10");
    }

    @Test
    void changesAtOneMomentOrInOneRhythmDoNotMultiply() throws Exception {
        assertThat(PromptSchedule.of("[a:b:0.5]".repeat(30), 0)).hasSize(2);
        assertThat(PromptSchedule.of("[a|b]".repeat(30), 0)).hasSize(2);
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 63; i++) {
            many.append("[a:b:").append(i).append(']');
        }
        assertThat(PromptSchedule.of(many.toString(), 0)).hasSize(64);
    }

    @Test
    void moreTextsThanAnyoneNeedsAreASentence() {
        assertThatThrownBy(() -> PromptSchedule.of("[a|b|c][a|b|c|d|e][a|b|c|d|e|f|g]", 0))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("more than 64 different texts");
        assertThatThrownBy(() -> PromptSchedule.of("[" + "a|".repeat(5000) + "]", 0))
                .isInstanceOf(NodeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "(", "[a:", "[a|", "(a:(", "[[a]", "[(a)"})
    void hostileNestingEndsSoon(String unit) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(PromptSchedule.of(unit.repeat(3000), 0)).isNotEmpty());
    }

    @Property
    void atEveryStepExactlyOneTextHolds(
            @ForAll
                    @Chars({'[', ']', ':', '|', '(', ')', '1', '2', '.', '\\'})
                    @CharRange(from = 'a', to = 'b')
                    @StringLength(max = 30)
                    String prompt,
            @ForAll @IntRange(min = 1, max = 25) int steps)
            throws Exception {
        List<Variant> variants;
        try {
            variants = PromptSchedule.of(prompt, 0);
        } catch (NodeException e) {
            return; // too many, which is its right
        }
        for (int step = 1; step <= steps; step++) {
            int now = step;
            assertThat(variants.stream().filter(variant -> holds(variant, now, steps)))
                    .as("texts of %s at step %d of %d", prompt, step, steps)
                    .hasSize(1);
        }
    }

    @Property
    void textsOfTwoEncodersHoldTogetherAsEachHoldsByItself(
            @ForAll @Chars({'[', ']', ':', '|', '1', '2', '.', 'a', 'b'}) @StringLength(max = 12) String first,
            @ForAll @Chars({'[', ']', ':', '|', '1', '3', '.', 'c', 'd'}) @StringLength(max = 12) String second,
            @ForAll @IntRange(min = 1, max = 12) int steps)
            throws Exception {
        List<PromptSchedule.Each> both = PromptSchedule.of(List.of(first, second), 0);
        List<String> expectedFirst = each(first, steps);
        List<String> expectedSecond = each(second, steps);
        for (int step = 1; step <= steps; step++) {
            int now = step;
            assertThat(both.stream()
                            .filter(one -> one.steps().stream().allMatch(condition -> condition.holds(now, steps)))
                            .map(PromptSchedule.Each::texts))
                    .as("texts of %s and %s at step %d of %d", first, second, step, steps)
                    .containsExactly(List.of(expectedFirst.get(step - 1), expectedSecond.get(step - 1)));
        }
    }

    private static boolean holds(Variant variant, int step, int steps) {
        return variant.steps().stream().allMatch(condition -> condition.holds(step, steps));
    }

    private static List<String> each(String prompt, int steps) throws Exception {
        return each(PromptSchedule.of(prompt, 0), steps);
    }

    private static List<String> each(List<Variant> variants, int steps) {
        List<String> texts = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            int now = step;
            texts.add(variants.stream()
                    .filter(variant -> holds(variant, now, steps))
                    .map(Variant::text)
                    .reduce((a, b) -> a + " and " + b)
                    .orElse("nothing"));
        }
        return texts;
    }

    private static String texts(String prompt, int steps) throws Exception {
        return texts(PromptSchedule.of(prompt, 0), steps);
    }

    private static String texts(List<Variant> variants, int steps) {
        List<String> each = each(variants, steps);
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < steps; i++) {
            if (i + 1 == steps || !each.get(i).equals(each.get(i + 1))) {
                joined.append(joined.isEmpty() ? "" : "|")
                        .append(each.get(i))
                        .append('@')
                        .append(i + 1);
            }
        }
        return joined.toString();
    }
}
