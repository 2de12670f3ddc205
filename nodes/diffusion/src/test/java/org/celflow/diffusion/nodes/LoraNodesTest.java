package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
class LoraNodesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TinyModel tiny;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestContext ctx;

    private record Pair(Model model, Clip clip) {}

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
    void atStrengthZeroThePictureIsThatWithoutALora() throws Exception {
        Pair plain = new Pair(tiny.model(), tiny.clip());
        assertThat(sampled(changed(plain, 0, 0))).isEqualTo(sampled(plain));
    }

    @Test
    void twoHalvesAreOneWhole() throws Exception {
        Pair plain = new Pair(tiny.model(), tiny.clip());
        float[] whole = sampled(changed(plain, 0.8, 0.8));
        float[] halves = sampled(changed(changed(plain, 0.4, 0.4), 0.4, 0.4));
        assertThat(whole).isNotEqualTo(sampled(plain));
        assertThat(halves).containsExactly(whole, Offset.offset(2e-2f));
    }

    @Test
    void theModelOnlyNodeIsTheOtherWithoutTextStrength() throws Exception {
        Pair plain = new Pair(tiny.model(), tiny.clip());
        Map<String, Object> out = NodeHarness.of(ApplyLoraToModel.class)
                .input("model", plain.model())
                .set("file", lora())
                .set("strength", 0.8)
                .compute(ctx);
        Model alone = (Model) Objects.requireNonNull(out.get("out"));
        assertThat(sampled(new Pair(alone, plain.clip()))).isEqualTo(sampled(changed(plain, 0.8, 0)));
    }

    private Pair changed(Pair before, double strength, double textStrength) throws Exception {
        Map<String, Object> out = NodeHarness.of(ApplyLora.class)
                .input("model", before.model())
                .input("clip", before.clip())
                .set("file", lora())
                .set("strength", strength)
                .set("textStrength", textStrength)
                .compute(ctx);
        return new Pair(
                (Model) Objects.requireNonNull(out.get("model")), (Clip) Objects.requireNonNull(out.get("clip")));
    }

    private static FileRef lora() {
        return TinyModel.ref(Golden.model("tiny-lora.safetensors", folder));
    }

    private float[] sampled(Pair networks) throws Exception {
        Conditioning prompt = TinyModel.compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePrompt.class)
                        .input("clip", networks.clip())
                        .set("text", "a (cat:1.3) on the beach"));
        return TinyModel.compute(
                        ctx,
                        Latent.class,
                        tiny.sampler(ctx).input("model", networks.model()).input("positive", prompt))
                .samples()
                .toArray();
    }
}
