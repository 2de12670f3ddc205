package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Moment;
import org.celflow.node.value.Conditioning.StepCondition;
import org.celflow.node.value.Latent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Prompts in the syntax of A1111's web UI, from the node to the sampler. */
@ExtendWith(TorchThread.class)
class WebUiPromptTest {
    private static final int WIDTH = 64;
    private static final int CHUNK = 77;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TinyModel tiny;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestContext ctx;

    @BeforeEach
    void open() {
        tiny = new TinyModel(folder);
        ctx = tiny.context();
    }

    @AfterEach
    void everyLeaseIsGivenBack() {
        assertThat(ctx.borrowed()).isZero();
        ctx.close();
    }

    @Test
    void aPromptWithoutSyntaxMeansTheSameInBoth() throws Exception {
        assertThat(tokens(prompt("a cat, sitting"))).isEqualTo(tokens(tiny.prompt(ctx, "a cat, sitting")));
        assertThat(tokens(prompt(""))).isEqualTo(tokens(tiny.prompt(ctx, "")));
        assertThat(prompt("a cat").entries().get(0).pooled().orElseThrow().toArray())
                .isEqualTo(tiny.prompt(ctx, "a cat")
                        .entries()
                        .get(0)
                        .pooled()
                        .orElseThrow()
                        .toArray());
    }

    @Test
    void weightsMultiplyAndTheMeanOfTheChunkIsRestored() throws Exception {
        float[] plain = tokens(prompt("a cat"));
        float[] scaled = plain.clone();
        for (int i = 2 * WIDTH; i < 3 * WIDTH; i++) {
            scaled[i] *= 1.5f; // start, a, cat
        }
        assertThat(tokens(prompt("a (cat:1.5)", "a1111-no-norm"))).containsExactly(scaled, Offset.offset(1e-6f));
        double factor = mean(plain) / mean(scaled);
        float[] restored = scaled.clone();
        for (int i = 0; i < restored.length; i++) {
            restored[i] *= (float) factor;
        }
        assertThat(tokens(prompt("a (cat:1.5)"))).containsExactly(restored, Offset.offset(1e-4f));
    }

    @Test
    void eachChunkHasItsOwnMean() throws Exception {
        float[] both = tokens(prompt("a (cat:1.5) BREAK dog"));
        assertThat(both).hasSize(2 * CHUNK * WIDTH);
        assertThat(Arrays.copyOf(both, CHUNK * WIDTH)).isEqualTo(tokens(prompt("a (cat:1.5)")));
        assertThat(Arrays.copyOfRange(both, CHUNK * WIDTH, both.length)).isEqualTo(tokens(prompt("dog")));
    }

    @Test
    void whatChangesHasItsSteps() throws Exception {
        List<Conditioning.Entry> entries = prompt("a [cat:dog:0.5]").entries();
        assertThat(entries)
                .extracting(entry -> entry.reach().steps())
                .containsExactly(
                        List.of(new StepCondition.UpTo(new Moment(0.5, true))),
                        List.of(new StepCondition.After(new Moment(0.5, true))));
        assertThat(entries.get(0).tokens().toArray()).isEqualTo(tokens(prompt("a cat")));
        assertThat(entries.get(1).tokens().toArray()).isEqualTo(tokens(prompt("a dog")));
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.reach().summed()).isEmpty());
    }

    @Test
    void aPromptThatChangesIntoItselfDrawsTheSame() throws Exception {
        float[] cat = sample(prompt("a cat"), 4);
        assertThat(sample(prompt("a [dog:cat:0]"), 4)).isEqualTo(cat);
        // the others run in a batch of another size
        assertThat(sample(prompt("a [cat:cat:2]"), 4)).containsExactly(cat, Offset.offset(2e-3f));
        assertThat(sample(prompt("a [cat|cat]"), 4)).containsExactly(cat, Offset.offset(2e-3f));
        float[] changed = sample(prompt("a [cat:dog:2]"), 4);
        assertThat(changed).isNotEqualTo(cat).isNotEqualTo(sample(prompt("a dog"), 4));
    }

    @Test
    void twoHalvesOfAPromptPullLikeTheWhole() throws Exception {
        float[] whole = sample(prompt("a cat"), 4);
        assertThat(sample(prompt("a cat :0.5 AND a cat :0.5"), 4)).containsExactly(whole, Offset.offset(2e-3f));
        assertThat(sample(prompt("a cat AND a dog :0"), 4)).containsExactly(whole, Offset.offset(2e-3f));
        assertThat(sample(prompt("a cat AND a dog"), 4)).isNotEqualTo(whole);
    }

    @Test
    void summedPromptsOfDifferentLengthRepeatTheLastRow() throws Exception {
        List<Conditioning.Entry> entries = prompt("a BREAK b AND c :2").entries();
        assertThat(entries.get(1).reach().summed()).hasValue(2);
        float[] lengthened = entries.get(1).tokens().toArray();
        float[] alone = tokens(prompt("c"));
        assertThat(lengthened).hasSize(2 * CHUNK * WIDTH);
        assertThat(Arrays.copyOf(lengthened, alone.length)).isEqualTo(alone);
        assertThat(Arrays.copyOfRange(lengthened, lengthened.length - WIDTH, lengthened.length))
                .isEqualTo(Arrays.copyOfRange(alone, alone.length - WIDTH, alone.length));
    }

    @Test
    void aLoraTagIsToldAndLeftOut() throws Exception {
        assertThat(tokens(prompt("a cat<lora:ink:0.8>"))).isEqualTo(tokens(prompt("a cat")));
        assertThat(ctx.warnings())
                .singleElement()
                .asString()
                .contains("lora:ink:0.8")
                .contains("LoRA node");
        assertThat(tokens(prompt("a < b > c"))).isNotEqualTo(tokens(prompt("a  c")));
        assertThat(ctx.warnings()).hasSize(1);
    }

    @Test
    void tooManyTextsAreASentence() {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> prompt("[a|b|c|d|e|f|g][h|i|j|k|l|m|n|o|p] AND [x|y]"))
                .withMessageContaining("more than 64 different texts");
    }

    @Test
    void everyNodeThatReadsAPromptTakesTheSyntax() throws Exception {
        Conditioning refined = TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePromptRefiner.class)
                        .input("clip", tiny.clip())
                        .set("text", "a [cat:dog:0.5]")
                        .set("syntax", "a1111")
                        .set("width", 640L));
        assertThat(refined.entries())
                .extracting(entry -> entry.reach().steps())
                .isEqualTo(prompt("a [cat:dog:0.5]").entries().stream()
                        .map(entry -> entry.reach().steps())
                        .toList());
        assertThat(refined.entries())
                .allSatisfy(
                        entry -> assertThat(entry.sizes().orElseThrow().width()).isEqualTo(640));
        Conditioning counted = TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePromptRefiner.class)
                        .input("clip", tiny.clip())
                        .set("text", "[cat:dog:1.5]")
                        .set("syntax", "a1111")
                        .set("firstPassSteps", 20L));
        assertThat(counted.entries().get(0).reach().steps())
                .containsExactly(new StepCondition.UpTo(new Moment(0.5, true)));
    }

    @Test
    void theTwoTextsOfAnXlPromptChangeAtTheirOwnSteps() throws Exception {
        List<Conditioning.Entry> entries = xl("a [cat:dog:2]", "c", "a1111").entries();
        assertThat(entries)
                .extracting(entry -> entry.reach().steps())
                .containsExactly(
                        List.of(new StepCondition.UpTo(new Moment(2, false))),
                        List.of(new StepCondition.After(new Moment(2, false))));
        assertThat(entries.get(0).tokens().toArray()).isEqualTo(tokens(xl("a cat", "c", "comfyui")));
        assertThat(entries.get(1).tokens().toArray()).isEqualTo(tokens(xl("a dog", "c", "comfyui")));
        assertThat(entries)
                .allSatisfy(
                        entry -> assertThat(entry.sizes().orElseThrow().width()).isEqualTo(1024));
        assertThat(xl("a [cat:dog:2]", "c [d|e]", "a1111").entries()).hasSize(4);
    }

    @Test
    void theShorterTextOfAnXlPromptGoesOnWithEmptyChunks() throws Exception {
        Conditioning prompt = xl("a BREAK b", "c", "a1111");
        assertThat(prompt.entries().get(0).tokens().shape().get(0)).isEqualTo(2 * CHUNK);
        int width = prompt.entries().get(0).tokens().shape().get(1);
        float[] second = Arrays.copyOfRange(tokens(prompt), CHUNK * width, 2 * CHUNK * width);
        assertThat(second).isEqualTo(tokens(xl("b", "", "comfyui")));
    }

    private Conditioning xl(String textG, String textL, String syntax) throws Exception {
        Clip clip = new Clip(TinyModel.ref(Golden.model("tiny-sdxl.safetensors", folder)), "fp32");
        return TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePromptXl.class)
                        .input("clip", clip)
                        .set("textG", textG)
                        .set("textL", textL)
                        .set("syntax", syntax));
    }

    private Conditioning prompt(String text) throws Exception {
        return prompt(text, "a1111");
    }

    private Conditioning prompt(String text, String syntax) throws Exception {
        return TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePrompt.class)
                        .input("clip", tiny.clip())
                        .set("text", text)
                        .set("syntax", syntax));
    }

    private static float[] tokens(Conditioning prompt) {
        assertThat(prompt.entries()).hasSize(1);
        return prompt.entries().get(0).tokens().toArray();
    }

    private float[] sample(Conditioning positive, long steps) throws Exception {
        return TinyModel.compute(
                        ctx,
                        Latent.class,
                        tiny.sampler(ctx).input("positive", positive).set("steps", steps))
                .samples()
                .toArray();
    }

    private static double mean(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }
}
