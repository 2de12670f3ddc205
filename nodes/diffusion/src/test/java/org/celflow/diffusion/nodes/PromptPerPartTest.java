package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Moment;
import org.celflow.node.value.Conditioning.StepCondition;
import org.celflow.node.value.Latent;
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
    void aPartsPromptMayChangeWhileItIsDrawn() throws Exception {
        List<Conditioning.Entry> entries = webUi("a girl", "hair @1.5: [red:blue:0.5]");
        assertThat(entries)
                .extracting(entry -> entry.reach().steps())
                .containsExactly(
                        List.of(),
                        List.of(new StepCondition.UpTo(new Moment(0.5, true))),
                        List.of(new StepCondition.After(new Moment(0.5, true))));
        assertThat(entries.subList(1, 3)).allSatisfy(entry -> {
            assertThat(mask(entry)).containsExactly(0, 1, 1, 0);
            assertThat(entry.reach().mask().orElseThrow().strength()).isEqualTo(1.5);
        });
        assertThat(entries.get(2).tokens().toArray()).containsExactly(text("a girl, blue"));
    }

    @Test
    void aSumInAPartPullsWithThePartsShare() throws Exception {
        List<Conditioning.Entry> entries = webUi("a girl", "hair @1.5: red AND long :0.5");
        assertThat(entries)
                .extracting(entry -> entry.reach().summed().orElseThrow())
                .containsExactly(1.0, 1.0, 0.5);
        assertThat(entries)
                .allSatisfy(
                        entry -> assertThat(entry.reach().mask().orElseThrow().strength())
                                .isEqualTo(1));
        float base = 0.25f / 1.75f;
        assertThat(mask(entries.get(0))).containsExactly(1, base, base, 1);
        float part = 1.5f / 1.75f;
        assertThat(mask(entries.get(1))).containsExactly(0, part, part, 0);
        assertThat(mask(entries.get(2))).containsExactly(0, part, part, 0);
    }

    @Test
    void theHalvesOfAPartsPromptPullLikeTheWhole() throws Exception {
        byte[] labels = new byte[64 * 64];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 64 < 28 ? 1 : 0);
        }
        PartMask parts = PartMask.of(64, 64, PARTS.parts(), labels);
        float[] whole = sample(webUi(parts, "a girl", "hair: red"));
        assertThat(sample(webUi(parts, "a girl", "hair: red :0.5 AND a girl, red :0.5")))
                .containsExactly(whole, Offset.offset(2e-3f));
        assertThat(sample(webUi(parts, "a girl", "hair: red :0.5 AND a girl, blue :0.5")))
                .isNotEqualTo(whole);
    }

    private List<Conditioning.Entry> webUi(String base, String prompts) throws Exception {
        return webUi(PARTS, base, prompts);
    }

    private List<Conditioning.Entry> webUi(PartMask parts, String base, String prompts) throws Exception {
        return TinyModel.compute(
                        ctx,
                        Conditioning.class,
                        NodeHarness.of(PromptPerPart.class)
                                .input("clip", tiny.clip())
                                .input("parts", parts)
                                .set("base", base)
                                .set("prompts", prompts)
                                .set("blend", 0.25)
                                .set("syntax", "a1111"))
                .entries();
    }

    private float[] sample(List<Conditioning.Entry> positive) throws Exception {
        return TinyModel.compute(ctx, Latent.class, tiny.sampler(ctx).input("positive", new Conditioning(positive)))
                .samples()
                .toArray();
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
