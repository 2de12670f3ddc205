package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;
import org.junit.jupiter.api.Test;

class ParamTextTest {
    private static final ParamSpec REAL = new ParamSpec.RealParam("cfg", "", 4, 0, 30, 0.1, "");
    private static final ParamSpec SEED = new ParamSpec.SeedParam("seed", "", 0);
    private static final ParamSpec FILES = new ParamSpec.SequenceParam("files", "");
    private static final ParamSpec COLOURS = new ParamSpec.ColoursParam("colours", "");

    @Test
    void realNumbersHaveTheDecimalsOfTheirStepAndMoreOnlyWhenNeeded() {
        assertThat(ParamText.format(REAL, 4.0)).isEqualTo("4.0");
        assertThat(ParamText.format(REAL, 4.125)).isEqualTo("4.125");
    }

    @Test
    void unitsFollowNumbers() {
        assertThat(ParamText.format(new ParamSpec.IntParam("size", "", 8, 8, 64, 8, "px", true), 32L))
                .isEqualTo("32 px");
    }

    @Test
    void seedsAreUnsigned() {
        assertThat(ParamText.format(SEED, -1L)).isEqualTo("18446744073709551615");
        assertThat(ParamInput.text(SEED, -1L)).isEqualTo("18446744073709551615");
        assertThat(ParamInput.parse(SEED, 0L, "18446744073709551615").at(0))
                .isEqualTo(new BigInteger("18446744073709551615"));
    }

    @Test
    void filesShowTheirNameAndSequencesTheirLastFolders() {
        ParamSpec file = new ParamSpec.FileParam("file", "", List.of(), false);
        assertThat(ParamText.format(file, new FileValue("a/b/model.safetensors", Optional.empty())))
                .isEqualTo("model.safetensors");
        assertThat(ParamText.format(FILES, new SequenceValue("C:\\shots\\walk\\seg", 0)))
                .isEqualTo("walk/seg");
    }

    @Test
    void typingASequenceKeepsItsOffset() {
        assertThat(ParamInput.parse(FILES, new SequenceValue("old", 7), "new/####.png")
                        .at(0))
                .isEqualTo(Map.of("path", "new/####.png", "offset", 7L));
    }

    @Test
    void coloursAreTypedOneALine() {
        Object parsed = ParamInput.parse(COLOURS, Map.of(), "hair #AA3322\nleft arm = #001122\n")
                .at(0);
        assertThat(parsed).isEqualTo(Map.of("hair", "#AA3322", "left arm", "#001122"));
        assertThat(ParamInput.text(COLOURS, Map.of("hair", "#aa3322"))).isEqualTo("hair #aa3322");
    }

    @Test
    void nonsenseIsRefusedWithTheEndOfASentence() {
        assertThatThrownBy(() -> ParamInput.parse(REAL, 4.0, "four")).hasMessage("must be a number, not 'four'");
        assertThatThrownBy(() -> ParamInput.parse(REAL, 4.0, "99")).hasMessage("must be between 0 and 30, not 99");
        assertThatThrownBy(() -> ParamInput.parse(COLOURS, Map.of(), "hair red"))
                .hasMessageContaining("needs a part and its colour");
    }
}
