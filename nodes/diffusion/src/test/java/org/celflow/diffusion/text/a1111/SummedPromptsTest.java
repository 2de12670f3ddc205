package org.celflow.diffusion.text.a1111;

import static org.assertj.core.api.Assertions.assertThat;

import org.celflow.diffusion.text.a1111.SummedPrompts.Part;
import org.junit.jupiter.api.Test;

class SummedPromptsTest {
    @Test
    void partsBetweenAndHaveTheirWeights() {
        assertThat(SummedPrompts.split("a cat AND a dog :0.5 AND sun:-1.2"))
                .containsExactly(new Part("a cat", 1), new Part(" a dog", 0.5), new Part(" sun", -1.2));
        assertThat(SummedPrompts.split("a : 2 AND b:.5 ")).containsExactly(new Part("a", 2), new Part(" b", 0.5));
    }

    @Test
    void onlyTheWordAndSplits() {
        assertThat(SummedPrompts.split("BRANDY AND_1 and ANDY 2AND"))
                .containsExactly(new Part("BRANDY AND_1 and ANDY 2AND", 1));
        assertThat(SummedPrompts.split("a,AND(b)")).containsExactly(new Part("a,", 1), new Part("(b)", 1));
        assertThat(SummedPrompts.split("AND")).containsExactly(new Part("", 1), new Part("", 1));
    }

    @Test
    void weightsInBracketsBelongToTheBrackets() {
        assertThat(SummedPrompts.split("(a:1.2) AND [b:c:0.5]"))
                .containsExactly(new Part("(a:1.2)", 1), new Part(" [b:c:0.5]", 1));
        assertThat(SummedPrompts.split("a:1.2.3")).containsExactly(new Part("a:1.2.3", 1));
        assertThat(SummedPrompts.split("a:")).containsExactly(new Part("a:", 1));
        assertThat(SummedPrompts.split("a: one")).containsExactly(new Part("a: one", 1));
    }
}
