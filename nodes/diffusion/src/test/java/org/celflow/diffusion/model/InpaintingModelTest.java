package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A denoiser that sees channels beside the latent is one without, said in another way. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InpaintingModelTest {
    private static final String UNET = "model.diffusion_model.";
    private static final int WIDTH = 64;

    private Path folder;
    private Path sd15;

    @BeforeAll
    void unpack(@TempDir Path shared) {
        folder = shared;
        sd15 = Golden.model("tiny-sd15.safetensors", shared);
    }

    @Test
    void channelsBesideTheLatentThatWeighNothingChangeNothing() throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(2, 4, 8, 6));
        Tensor text = TorchNoise.draw(8, List.of(77, WIDTH));
        Guide seeing = new Guide(text, Optional.empty(), Optional.of(TorchNoise.draw(9, List.of(5, 8, 6))));
        try (LoadedCheckpoint plain =
                        Models.open(ModelForge.of(sd15).write(folder.resolve("plain.safetensors"), ElementType.F32));
                LoadedCheckpoint inpainting =
                        Models.open(inpainting(-1).write(folder.resolve("inpainting.safetensors"), ElementType.F32))) {
            assertThat(inpainting.unet().furtherChannels()).isEqualTo(5);
            assertThat(inpainting.latentFormat().channels()).isEqualTo(4);
            assertThat(Models.predict(inpainting.unet(), x, List.of(seeing))
                            .get(0)
                            .toArray())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(Models.predict(plain.unet(), x, Guide.ofTexts(List.of(text)))
                            .get(0)
                            .toArray());
        }
    }

    @Test
    void channelsBesideTheLatentEnterWhereTheyStandAndEachGuideHasItsOwn() throws Exception {
        Tensor x = TorchNoise.draw(7, List.of(1, 4, 8, 6));
        Tensor text = TorchNoise.draw(8, List.of(77, WIDTH));
        Tensor one = TorchNoise.draw(9, List.of(5, 8, 6));
        Tensor two = TorchNoise.draw(10, List.of(1, 5, 8, 6));
        // The third channel beside the latent weighs as much as the latent's second: it adds to it.
        try (LoadedCheckpoint plain =
                        Models.open(ModelForge.of(sd15).write(folder.resolve("plain.safetensors"), ElementType.F32));
                LoadedCheckpoint inpainting =
                        Models.open(inpainting(2).write(folder.resolve("inpainting.safetensors"), ElementType.F32))) {
            List<Tensor> seen = Models.predict(
                    inpainting.unet(),
                    x,
                    List.of(
                            new Guide(text, Optional.empty(), Optional.of(one)),
                            new Guide(text, Optional.empty(), Optional.of(two))));
            for (int i = 0; i < 2; i++) {
                float[] sum = x.toArray();
                float[] beside = (i == 0 ? one : two).toArray();
                for (int place = 0; place < 48; place++) {
                    sum[48 + place] += beside[2 * 48 + place];
                }
                Tensor added = Tensor.of(x.shape(), sum);
                assertThat(seen.get(i).toArray())
                        .usingComparatorWithPrecision(2e-5f)
                        .containsExactly(Models.predict(plain.unet(), added, Guide.ofTexts(List.of(text)))
                                .get(0)
                                .toArray());
            }
        }
    }

    /** Stable Diffusion 1 with five channels more, of which one weighs as much as the latent's second channel, if any. */
    private ModelForge inpainting(int weighing) throws Exception {
        ModelForge forge = ModelForge.of(sd15);
        String entry = UNET + "input_blocks.0.0.weight";
        float[] four = forge.get(entry).toArray();
        float[] nine = new float[32 * 9 * 9];
        for (int out = 0; out < 32; out++) {
            System.arraycopy(four, out * 4 * 9, nine, out * 9 * 9, 4 * 9);
            if (weighing >= 0) {
                System.arraycopy(four, (out * 4 + 1) * 9, nine, (out * 9 + 4 + weighing) * 9, 9);
            }
        }
        return forge.put(entry, Tensor.of(List.of(32, 9, 3, 3), nine));
    }
}
