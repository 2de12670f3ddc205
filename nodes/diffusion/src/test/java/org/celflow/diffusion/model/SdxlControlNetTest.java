package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.node.FileRef;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A control network of Stable Diffusion XL, which like the denoiser is told the vector of each guide. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdxlControlNetTest {
    private static final String UNET = "model.diffusion_model.";
    private static final String CONTROL = "control_model.";
    private static final Tensor X = TorchNoise.draw(1, List.of(2, 4, 8, 8));
    private static final Image HINT =
            Image.of(64, 64, 3, TorchNoise.draw(2, List.of(64, 64, 3)).toArray());

    private LoadedCheckpoint checkpoint;
    private LoadedControlNet control;

    @BeforeAll
    void make(@TempDir Path folder) throws Exception {
        Path file = Golden.model("tiny-sdxl.safetensors", folder);
        ModelForge xl = ModelForge.of(file);
        ModelForge seg = ModelForge.of(Golden.model("tiny-cn-seg.safetensors", folder));
        ModelForge forge = new ModelForge();
        for (String part : List.of("time_embed.", "label_emb.", "input_blocks.", "middle_block.")) {
            forge.take(xl, UNET + part, CONTROL + part);
        }
        forge.take(seg, CONTROL + "input_hint_block.", CONTROL + "input_hint_block.");
        int[] channels = {32, 32, 32, 32, 64, 64, 64, 128, 128, 128};
        for (int i = 0; i < channels.length; i++) {
            boolean middle = i == channels.length - 1;
            String path = CONTROL + (middle ? "middle_block_out.0" : "zero_convs." + i + ".0");
            int c = channels[i];
            float[] weight = TorchNoise.draw(10 + i, List.of(c, c)).toArray();
            for (int j = 0; j < weight.length; j++) {
                weight[j] /= 4 * c;
            }
            forge.put(path + ".weight", Tensor.of(List.of(c, c, 1, 1), weight));
            forge.put(path + ".bias", Tensor.of(List.of(c), new float[c]));
        }
        Path made = forge.write(folder.resolve("control.safetensors"), ElementType.F32);
        checkpoint = new CheckpointLoader().load(LoadedCheckpoint.ref(new FileRef(file, "0".repeat(64)), "fp32"));
        control = new ControlNetLoader().load(LoadedControlNet.ref(new FileRef(made, "1".repeat(64)), "fp32"));
    }

    @AfterAll
    void close() {
        control.close();
        checkpoint.close();
    }

    @Test
    void eachGuideIsSteeredByItsOwnVector() throws Exception {
        Guide one = guide(20);
        Guide other = guide(30);
        List<Tensor> together = predict(List.of(one, other), 1);
        assertThat(together.get(0).toArray())
                .usingComparatorWithPrecision(2e-5f)
                .containsExactly(predict(List.of(one), 1).get(0).toArray());
        assertThat(together.get(1).toArray())
                .usingComparatorWithPrecision(2e-5f)
                .containsExactly(predict(List.of(other), 1).get(0).toArray());
    }

    @Test
    void withoutStrengthItChangesNothingAndWithStrengthMuch() throws Exception {
        List<Guide> guides = List.of(guide(20));
        float[] alone = predict(guides, 0).get(0).toArray();
        try (UNetSession session = checkpoint.unet().open(2, 8, 8, guides, List.of(), List.of())) {
            assertThat(alone)
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(session.predict(X, 500, new BitSet(), Interrupt.NEVER)
                            .get(0)
                            .toArray());
        }
        float[] steered = predict(guides, 1).get(0).toArray();
        double difference = 0;
        for (int i = 0; i < alone.length; i++) {
            difference += Math.abs(steered[i] - alone[i]) / alone.length;
        }
        assertThat(difference).isGreaterThan(1e-3);
    }

    private List<Tensor> predict(List<Guide> guides, double strength) throws Exception {
        BitSet active = new BitSet();
        active.set(0);
        ControlUse use = ControlUse.everywhere(control, HINT, strength, guides.size());
        try (UNetSession session = checkpoint.unet().open(2, 8, 8, guides, List.of(use), List.of())) {
            return session.predict(X, 500, active, Interrupt.NEVER);
        }
    }

    private static Guide guide(int seed) {
        return new Guide(
                TorchNoise.draw(seed, List.of(77, 128)),
                Optional.of(TorchNoise.draw(seed + 1, List.of(1600))),
                Optional.empty());
    }
}
