package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Stable Diffusion XL is told of pooled texts and sizes agrees with ComfyUI, also for several prompts at once. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdxlGoldenTest {
    private LoadedCheckpoint checkpoint;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        FileRef file = new FileRef(Golden.model("tiny-sdxl.safetensors", folder), "0".repeat(64));
        checkpoint = new CheckpointLoader().load(LoadedCheckpoint.ref(file, "fp32"));
    }

    @AfterAll
    void close() {
        checkpoint.close();
    }

    static Stream<GoldenCase> unet() {
        return Golden.cases("unet_sdxl").stream();
    }

    @ParameterizedTest
    @MethodSource("unet")
    void theVectorOfPooledTextAndSizesIsThatOfTheReference(GoldenCase golden) throws Exception {
        // An exponential that differs in its last bit turns the largest angle, 1024, by 6e-5.
        assertThat(vector(golden).toArray())
                .usingComparatorWithPrecision(6.2e-5f)
                .containsExactly(item(golden.tensor("y")).toArray());
    }

    @ParameterizedTest
    @MethodSource("unet")
    void guidesOfDifferentVectorsDoNotMix(GoldenCase golden) throws Exception {
        Tensor vector = vector(golden);
        Tensor other = Tensor.of(vector.shape(), new float[vector.shape().get(0)]);
        List<Tensor> both = predict(golden, List.of(guide(golden, other), guide(golden, vector)));
        golden.assertClose("eps", both.get(1));
        assertThat(both.get(0).toArray()).isNotEqualTo(both.get(1).toArray());
    }

    private static Guide guide(GoldenCase golden, Tensor vector) {
        return new Guide(item(golden.tensor("context")), Optional.of(vector), Optional.empty());
    }

    private List<Tensor> predict(GoldenCase golden, List<Guide> guides) throws Exception {
        Tensor x = golden.tensor("x");
        float sigma = golden.tensor("sigma").toArray()[0];
        float[] scaled = x.toArray();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= (float) Math.sqrt(sigma * sigma + 1);
        }
        List<Integer> shape = x.shape();
        try (UNetSession session =
                checkpoint.unet().open(shape.get(0), shape.get(2), shape.get(3), guides, List.of(), List.of())) {
            int timestep = (int) golden.tensor("timestep").toArray()[0];
            return session.predict(Tensor.of(shape, scaled), timestep, new BitSet(), Interrupt.NEVER);
        }
    }

    private Tensor vector(GoldenCase golden) throws Exception {
        JsonNode adm = golden.params().get("adm");
        int width = adm.get("width").asInt();
        int height = adm.get("height").asInt();
        Conditioning.Sizes sizes = new Conditioning.Sizes(
                width,
                height,
                adm.path("crop_w").asInt(0),
                adm.path("crop_h").asInt(0),
                adm.path("target_width").asInt(width),
                adm.path("target_height").asInt(height),
                OptionalDouble.empty());
        Conditioning.Entry entry = new Conditioning.Entry(
                        item(golden.tensor("context")), Optional.of(item(golden.tensor("pooled"))), List.of())
                .withSizes(sizes);
        return checkpoint.unet().vector(entry, 1, 1, false).orElseThrow();
    }

    @Test
    void anEncodedPictureCarriesTheColoursOfItsFamily() throws Exception {
        List<Image> grey = List.of(Image.of(16, 16, 1, new float[256]));
        assertThat(checkpoint.vae().encode(grey, Interrupt.NEVER).colours())
                .hasValueSatisfying(colours -> assertThat(colours.isXl()).isTrue())
                .isEqualTo(checkpoint.colours());
    }

    @Test
    void latentsAreScaledAsXlScalesThem() {
        assertThat(checkpoint.latentFormat()).isEqualTo(new LatentFormat(4, 0.13025));
    }

    /** The first of a batch; in these cases all are the same. */
    private static Tensor item(Tensor batch) {
        List<Integer> shape = batch.shape().subList(1, batch.shape().size());
        float[] numbers = new float[shape.stream().reduce(1, (a, b) -> a * b)];
        batch.data().get(numbers);
        return Tensor.of(shape, numbers);
    }
}
