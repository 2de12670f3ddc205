package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Samplers show an inpainting model the hole that a prompt brings. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InpaintingCheckpointTest {
    private static final String ENTRY = "model.diffusion_model.input_blocks.0.0.weight";

    private TinyModel tiny;
    private Path blind;
    private Path seeing;

    @BeforeAll
    void make(@TempDir Path folder) throws Exception {
        tiny = new TinyModel(folder);
        ModelForge forge = ModelForge.of(Golden.model("tiny-sd15.safetensors", folder));
        float[] four = forge.get(ENTRY).toArray();
        float[] nine = new float[32 * 9 * 9];
        for (int out = 0; out < 32; out++) {
            System.arraycopy(four, out * 36, nine, out * 81, 36);
        }
        Tensor entry = Tensor.of(List.of(32, 9, 3, 3), nine.clone());
        blind = forge.put(ENTRY, entry).write(folder.resolve("blind.safetensors"), ElementType.F32);
        for (int out = 0; out < 32; out++) {
            System.arraycopy(four, out * 36, nine, out * 81 + 36, 36);
        }
        seeing = forge.put(ENTRY, Tensor.of(List.of(32, 9, 3, 3), nine))
                .write(folder.resolve("seeing.safetensors"), ElementType.F32);
    }

    @Test
    void aModelThatIgnoresTheHoleSamplesAsOneThatIsNotShownIt() throws Exception {
        try (TestContext ctx = tiny.context()) {
            Conditioning prompt = tiny.prompt(ctx, "a cat");
            float[] plain = sampled(ctx, tiny.model(), prompt);
            Model ignoring = new Model(TinyModel.ref(blind), "fp32");
            assertThat(sampled(ctx, ignoring, prompt))
                    .usingComparatorWithPrecision(1e-3f)
                    .containsExactly(plain);
            assertThat(sampled(ctx, ignoring, inHole(prompt, 1)))
                    .usingComparatorWithPrecision(1e-3f)
                    .containsExactly(plain);
        }
    }

    @Test
    void aModelThatSeesTheHoleSamplesByIt() throws Exception {
        try (TestContext ctx = tiny.context()) {
            Model model = new Model(TinyModel.ref(seeing), "fp32");
            Conditioning prompt = tiny.prompt(ctx, "a cat");
            float[] one = sampled(ctx, model, inHole(prompt, 1));
            assertThat(sampled(ctx, model, inHole(prompt, 1))).isEqualTo(one);
            assertThat(sampled(ctx, model, inHole(prompt, 2))).isNotEqualTo(one);
            assertThat(sampled(ctx, model, prompt)).isNotEqualTo(one).doesNotContain(Float.NaN);
        }
    }

    /** With a random picture and a hole in its left half. */
    private static Conditioning inHole(Conditioning prompt, int seed) {
        Conditioning.Inpainting hole = new Conditioning.Inpainting(
                TorchNoise.draw(seed, List.of(1, 4, 8, 8)), Mask.of(2, 1, new float[] {1, 0}));
        return new Conditioning(prompt.entries().stream()
                .map(entry -> entry.withInpainting(hole))
                .toList());
    }

    private float[] sampled(TestContext ctx, Model model, Conditioning positive) throws Exception {
        return TinyModel.compute(
                        ctx,
                        Latent.class,
                        tiny.sampler(ctx).input("model", model).input("positive", positive))
                .samples()
                .toArray();
    }
}
