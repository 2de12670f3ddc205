package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeSearchTest {
    private static List<String> find(String typed) {
        return NodeSearch.rank(DemoNodes.catalog().types(), typed).stream()
                .map(match -> match.type().title())
                .toList();
    }

    @Test
    void nothingTypedGivesEverythingByCategory() {
        assertThat(find("")).hasSize(13).startsWith("Recolour", "Apply ControlNet", "Prompt");
    }

    @Test
    void theBeginningOfATitleComesFirst() {
        assertThat(find("cut")).startsWith("Cutout");
        assertThat(find("k")).startsWith("KSampler");
    }

    @Test
    void firstLettersOfWordsFindATitle() {
        assertThat(find("ms")).startsWith("Mask source");
        assertThat(find("cnl")).startsWith("ControlNet loader");
    }

    @Test
    void lettersMayBeLeftOut() {
        assertThat(find("intrp")).startsWith("Interpolator");
        assertThat(find("smplr")).startsWith("KSampler");
    }

    @Test
    void theIdAndTheCategoryAndTheDocumentationAreSearchedToo() {
        assertThat(find("image.blur")).startsWith("Blur");
        assertThat(find("latent")).startsWith("VAE decode");
        assertThat(find("optical")).containsExactly("Interpolator");
    }

    @Test
    void wordsMayComeInAnyOrder() {
        assertThat(find("loader control")).startsWith("ControlNet loader");
    }

    @Test
    void lettersStrewnOverATextAreNoMatch() {
        assertThat(find("xqz")).isEmpty();
        assertThat(find("zzz")).isEmpty();
    }

    @Test
    void matchedLettersAreMarked() {
        NodeSearch.Match match =
                NodeSearch.rank(DemoNodes.catalog().types(), "hf").get(0);
        assertThat(match.type().title()).isEqualTo("Hires fix");
        assertThat(match.marked()).containsExactly(0, 6);
    }
}
