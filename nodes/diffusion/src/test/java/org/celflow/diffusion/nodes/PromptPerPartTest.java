package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptPerPartTest {
    private static final PartMask PARTS = PartMask.of(
            4,
            1,
            List.of(
                    new Part("background", new Rgb(0, 0, 0)),
                    new Part("hair", new Rgb(255, 0, 0)),
                    new Part("coat", new Rgb(0, 0, 255))),
            new byte[] {0, 1, 1, 0});

    private TinyModel tiny;
    private TestContext ctx;

    @SuppressWarnings("NullAway.Init") // set before all tests
    PromptPerPartTest() {}

    @BeforeAll
    void load(@TempDir Path models) {
        tiny = new TinyModel(models);
        ctx = tiny.context();
    }

    @AfterAll
    void free() {
        ctx.close();
    }

    private Conditioning perPart(String base, String prompts, boolean joined) throws Exception {
        return TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(PromptPerPart.class)
                        .input("clip", tiny.clip())
                        .input("parts", PARTS)
                        .set("base", base)
                        .set("prompts", prompts)
                        .set("joined", joined)
                        .set("blend", 0.25));
    }

    private static float[] mask(Conditioning.Entry entry) {
        return entry.reach().mask().orElseThrow().mask().toArray();
    }

    private float[] text(String prompt) throws Exception {
        return tiny.prompt(ctx, prompt).entries().get(0).tokens().toArray();
    }

    @Test
    void eachPartHasItsPromptUnderItsMaskAndTheBaseHoldsEverywhereElse() throws Exception {
        Conditioning result = perPart("a girl", "hair @1.5: long (red:1.3) hair\n\n", true);
        assertThat(result.entries()).hasSize(2);
        assertThat(mask(result.entries().get(0))).containsExactly(1, 0.25f, 0.25f, 1);
        assertThat(mask(result.entries().get(1))).containsExactly(0, 1, 1, 0);
        assertThat(result.entries().get(1).reach().mask().orElseThrow().strength())
                .isEqualTo(1.5);
        assertThat(result.entries().get(0).tokens().toArray()).containsExactly(text("a girl"));
        assertThat(result.entries().get(1).tokens().toArray()).containsExactly(text("a girl, long (red:1.3) hair"));
    }

    @Test
    void aPartsPromptMayStandAlone() throws Exception {
        Conditioning result = perPart("a girl", "hair: red", false);
        assertThat(result.entries().get(1).tokens().toArray()).containsExactly(text("red"));
    }

    @Test
    void aPartThatTheFrameDoesNotShowCostsNothing() throws Exception {
        assertThat(perPart("a girl", "coat: blue\nhair @0: red", true).entries())
                .hasSize(1);
    }

    @Test
    void mistakesAreToldInOneSentence() {
        assertThatThrownBy(() -> perPart("", "hiar: red", true))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("no part 'hiar'", "background, hair, coat");
        assertThatThrownBy(() -> perPart("", "red hair", true))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("names no part");
        assertThatThrownBy(() -> perPart("", "hair @lots: red", true))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("no strength");
    }

    @Test
    void aPartThinnerThanALatentPixelCountsByItsShare() throws Exception {
        byte[] labels = new byte[16 * 8];
        for (int y = 0; y < 8; y++) {
            labels[16 * y] = 1;
        }
        PartMask line = PartMask.of(16, 8, PARTS.parts(), labels);
        Conditioning result = TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(PromptPerPart.class)
                        .input("clip", tiny.clip())
                        .input("parts", line)
                        .set("base", "a girl")
                        .set("prompts", "hair: red")
                        .set("blend", 0.0));
        assertThat(mask(result.entries().get(0))).containsExactly(0.875f, 1);
        assertThat(mask(result.entries().get(1))).containsExactly(0.125f, 0);
    }
}
