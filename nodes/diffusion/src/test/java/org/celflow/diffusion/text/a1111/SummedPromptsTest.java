package org.celflow.diffusion.text.a1111;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.celflow.diffusion.text.a1111.SummedPrompts.Each;
import org.celflow.diffusion.text.a1111.SummedPrompts.Part;
import org.celflow.node.NodeException;
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

    @Test
    void theTextsOfSeveralEncodersGoTogetherInTheirOrder() throws Exception {
        assertThat(SummedPrompts.split(List.of("a AND b :2", "c AND d :0.5")))
                .containsExactly(new Each(List.of("a", "c"), 1), new Each(List.of(" b", " d"), 0.5));
        assertThat(SummedPrompts.split(List.of("a AND b :2", "c")))
                .containsExactly(new Each(List.of("a", "c"), 1), new Each(List.of(" b", "c"), 2));
        assertThat(SummedPrompts.split(List.of("a :3", "c :2"))).containsExactly(new Each(List.of("a", "c"), 2));
        assertThatThrownBy(() -> SummedPrompts.split(List.of("a AND b", "a AND b AND c")))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("AND joins 2 prompts for one text encoder and 3 for another");
    }
}
