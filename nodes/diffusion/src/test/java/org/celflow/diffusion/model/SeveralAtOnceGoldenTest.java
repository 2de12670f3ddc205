package org.celflow.diffusion.model;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several latents or pictures in one call agree with ComfyUI; the comparison with all recorded cases takes them one by one. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralAtOnceGoldenTest {
    private LoadedCheckpoint checkpoint;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        FileRef file = new FileRef(Golden.model("tiny-sd15.safetensors", folder), "0".repeat(64));
        checkpoint = new CheckpointLoader().load(LoadedCheckpoint.ref(file, "fp32"));
    }

    @AfterAll
    void close() {
        checkpoint.close();
    }

    @Test
    void theUNetPredictsTheNoiseOfTwoLatents() throws Exception {
        GoldenCase golden = Golden.only("unet_sd15", "1");
        Tensor x = golden.tensor("x");
        float[] scaled = x.toArray();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= (float) Math.sqrt(Math.pow(golden.tensor("sigma").toArray()[0], 2) + 1);
        }
        List<Guide> guides = Guide.ofTexts(List.of(item(golden.tensor("context"), 0)));
        try (UNetSession session = checkpoint.unet().open(2, 8, 8, guides, List.of(), List.of())) {
            int timestep = (int) golden.tensor("timestep").toArray()[0];
            golden.assertClose(
                    "eps",
                    session.predict(Tensor.of(x.shape(), scaled), timestep, new BitSet(), Interrupt.NEVER)
                            .get(0));
        }
    }

    @Test
    void theVaeEncodesTwoPictures() throws Exception {
        GoldenCase golden = Golden.only("vae_sd15", "enc1");
        List<Image> images = IntStream.range(0, 2)
                .mapToObj(i -> item(golden.tensor("image"), i))
                .map(t -> Image.of(t.shape().get(1), t.shape().get(0), t.shape().get(2), t.toArray()))
                .toList();
        golden.assertClose(
                "latent", checkpoint.vae().encode(images, Interrupt.NEVER).samples());
    }

    @Test
    void theVaeDecodesTwoLatents() throws Exception {
        GoldenCase golden = Golden.only("vae_sd15", "dec1");
        Latent latent = new Latent(golden.tensor("latent"), Optional.empty());
        List<Image> images = checkpoint.vae().decode(latent, Interrupt.NEVER);
        List<Integer> shape = golden.tensor("image").shape();
        float[] numbers = new float[shape.stream().reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < 2; i++) {
            images.get(i).pixels().get(numbers, i * numbers.length / 2, numbers.length / 2);
        }
        golden.assertClose("image", Tensor.of(shape, numbers));
    }

    /** The n-th of a batch, without the batch dimension. */
    private static Tensor item(Tensor batch, int index) {
        List<Integer> shape = batch.shape().subList(1, batch.shape().size());
        float[] numbers = new float[shape.stream().reduce(1, (a, b) -> a * b)];
        batch.data().get(index * numbers.length, numbers);
        return Tensor.of(shape, numbers);
    }
}
