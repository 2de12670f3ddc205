package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.text.LearnedTokens;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenNetworkTest {
    private LoadedCheckpoint checkpoint;

    private Path folder;

    @BeforeAll
    void open(@TempDir Path shared) throws Exception {
        folder = shared;
        checkpoint = new CheckpointLoader().load(LoadedCheckpoint.ref(model("tiny-sd15.safetensors"), "fp32"));
    }

    @AfterAll
    void close() {
        checkpoint.close();
    }

    static Stream<GoldenCase> unet() {
        return Golden.cases("unet_sd15").stream();
    }

    @ParameterizedTest
    @MethodSource("unet")
    void theUNetPredictsTheNoiseOfTheReference(GoldenCase golden) throws Exception {
        Tensor x = golden.tensor("x");
        float sigma = golden.tensor("sigma").toArray()[0];
        List<Integer> shape = x.shape();
        try (UNetSession session = checkpoint
                .unet()
                .open(
                        shape.get(0),
                        shape.get(2),
                        shape.get(3),
                        Guide.ofTexts(List.of(item(golden.tensor("context"), 0))),
                        List.of(),
                        List.of())) {
            int timestep = (int) golden.tensor("timestep").toArray()[0];
            List<Tensor> eps = session.predict(scaled(x, sigma), timestep, new BitSet(), Interrupt.NEVER);
            assertThat(eps).hasSize(1);
            golden.assertClose("eps", eps.get(0));
        }
    }

    static Stream<GoldenCase> controlNets() {
        return Golden.cases("controlnet_single").stream();
    }

    @ParameterizedTest
    @MethodSource("controlNets")
    void aControlNetSteersTheUNetAsInTheReference(GoldenCase golden) throws Exception {
        List<Tensor> predicted = new ArrayList<>();
        BitSet active = new BitSet();
        active.set(0);
        try (LoadedControlNet control = controlNet(golden)) {
            for (int i = 0; i < golden.tensor("x").shape().get(0); i++) {
                Tensor x = batchOf(golden.tensor("x"), i);
                List<Integer> shape = x.shape();
                List<Image> hint = pictures(item(golden.tensor("hint"), i));
                ControlUse use = new ControlUse(
                        control, hint.get(0), hint.stream().skip(1).findFirst(), List.of(1.0), Optional.empty(), 1);
                try (UNetSession session = checkpoint
                        .unet()
                        .open(
                                1,
                                shape.get(2),
                                shape.get(3),
                                Guide.ofTexts(List.of(item(golden.tensor("context"), i))),
                                List.of(use),
                                List.of())) {
                    predicted.add(session.predict(x, timestep(golden), active, Interrupt.NEVER)
                            .get(0));
                }
            }
        }
        golden.assertClose("eps", joined(predicted));
    }

    @ParameterizedTest
    @MethodSource("controlNets")
    void aControlNetSeesAtEverySizeWhatTheReferenceSees(GoldenCase golden) throws Exception {
        try (LoadedControlNet control = controlNet(golden)) {
            List<Tensor> seen = ControlResiduals.of(
                    control,
                    golden.tensor("x"),
                    timestep(golden),
                    golden.tensor("hint"),
                    item(golden.tensor("context"), 0));
            assertThat(seen).hasSize(13);
            for (int i = 0; i < seen.size(); i++) {
                golden.assertClose(i == 12 ? "middle" : "out" + i, seen.get(i));
            }
        }
    }

    private LoadedControlNet controlNet(GoldenCase golden) throws Exception {
        FileRef file = model(golden.params().get("controlnet").asText());
        return new ControlNetLoader().load(LoadedControlNet.ref(file, "fp32"));
    }

    private static int timestep(GoldenCase golden) {
        return (int) golden.tensor("timestep").toArray()[0];
    }

    /** Planes of three colours each as pictures. */
    private static List<Image> pictures(Tensor planes) {
        List<Image> pictures = new ArrayList<>();
        List<Integer> shape = planes.shape();
        int size = 3 * shape.get(1) * shape.get(2);
        for (int at = 0; at < planes.data().capacity(); at += size) {
            float[] numbers = new float[size];
            planes.data().get(at, numbers);
            pictures.add(picture(Tensor.of(List.of(3, shape.get(1), shape.get(2)), numbers)));
        }
        return pictures;
    }

    private static Tensor batchOf(Tensor batch, int index) {
        return batchOfOne(item(batch, index));
    }

    private static Tensor joined(List<Tensor> items) {
        List<Integer> shape = new ArrayList<>(items.get(0).shape());
        int size = items.get(0).data().capacity();
        float[] numbers = new float[items.size() * size];
        for (int i = 0; i < items.size(); i++) {
            items.get(i).data().get(0, numbers, i * size, size);
        }
        shape.set(0, items.size());
        return Tensor.of(shape, numbers);
    }

    static Stream<GoldenCase> prompts() {
        return Golden.cases("clip_sd15").stream();
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void theTextEncoderReadsPromptsAsInTheReference(GoldenCase golden) throws Exception {
        JsonNode stop = golden.params().get("stop_at_clip_layer");
        LearnedTokens learned = LearnedTokens.open(model("tinyemb.safetensors"));
        OptionalInt skipped = stop.isNull() ? OptionalInt.empty() : OptionalInt.of(-1 - stop.asInt());
        Conditioning.Entry read = new PromptEncoder(checkpoint.textEncoders(), Map.of("tinyemb", learned))
                .encode(golden.params().get("prompt").asText(), skipped);
        golden.assertClose("cond", batchOfOne(read.tokens()));
        golden.assertClose("pooled", batchOfOne(read.pooled().orElseThrow()));
    }

    static Stream<GoldenCase> encodes() {
        return Golden.cases("vae_sd15").stream().filter(c -> c.toString().matches("enc\\d"));
    }

    @ParameterizedTest
    @MethodSource("encodes")
    void theVaeEncodesAsInTheReference(GoldenCase golden) throws Exception {
        Latent latent = checkpoint.vae().encode(images(golden.tensor("image")), Interrupt.NEVER);
        golden.assertClose("latent", latent.samples());
    }

    static Stream<GoldenCase> decodes() {
        return Golden.cases("vae_sd15").stream().filter(c -> c.toString().matches("dec\\d"));
    }

    @ParameterizedTest
    @MethodSource("decodes")
    void theVaeDecodesAsInTheReference(GoldenCase golden) throws Exception {
        Latent latent = new Latent(golden.tensor("latent"), Optional.empty());
        List<Image> images = checkpoint.vae().decode(latent, Interrupt.NEVER);
        golden.assertClose("image", stacked(images));
    }

    @Test
    void theVaeDecodesInTilesAsTheReference() throws Exception {
        GoldenCase golden = Golden.only("vae_sd15", "dectiled");
        Latent latent = new Latent(golden.tensor("latent"), Optional.empty());
        List<Image> images = checkpoint.vae().decode(latent, tiling(golden), Watch.unseen(Interrupt.NEVER));
        golden.assertClose("image", stacked(images));
    }

    @Test
    void theVaeEncodesInTilesAsTheReference() throws Exception {
        GoldenCase golden = Golden.only("vae_sd15", "enctiled");
        Latent latent =
                checkpoint.vae().encode(images(golden.tensor("image")), tiling(golden), Watch.unseen(Interrupt.NEVER));
        golden.assertClose("latent", latent.samples());
    }

    private static Tiling tiling(GoldenCase golden) {
        return new Tiling(
                Tiling.Choice.ON,
                golden.params().get("tile_size").asInt(),
                golden.params().get("overlap").asInt());
    }

    private static Tensor scaled(Tensor x, float sigma) {
        float[] numbers = x.toArray();
        float scale = (float) Math.sqrt(sigma * sigma + 1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] /= scale;
        }
        return Tensor.of(x.shape(), numbers);
    }

    private static Tensor batchOfOne(Tensor tensor) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.add(0, 1);
        return Tensor.of(shape, tensor.toArray());
    }

    /** From channels x height x width. */
    private static Image picture(Tensor planes) {
        int height = planes.shape().get(1);
        int width = planes.shape().get(2);
        float[] numbers = planes.toArray();
        float[] pixels = new float[numbers.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = numbers[i % 3 * height * width + i / 3];
        }
        return Image.of(width, height, 3, pixels);
    }

    private FileRef model(String name) {
        return new FileRef(Golden.model(name, folder), "0".repeat(64));
    }

    /** The n-th of a batch, without the batch dimension. */
    private static Tensor item(Tensor batch, int index) {
        List<Integer> shape = batch.shape().subList(1, batch.shape().size());
        float[] numbers = new float[shape.stream().reduce(1, (a, b) -> a * b)];
        batch.data().get(index * numbers.length, numbers);
        return Tensor.of(shape, numbers);
    }

    private static List<Image> images(Tensor batch) {
        return IntStream.range(0, batch.shape().get(0))
                .mapToObj(i -> item(batch, i))
                .map(t -> Image.of(t.shape().get(1), t.shape().get(0), t.shape().get(2), t.toArray()))
                .toList();
    }

    private static Tensor stacked(List<Image> images) {
        Image first = images.get(0);
        float[] numbers = new float[images.size() * first.toArray().length];
        for (int i = 0; i < images.size(); i++) {
            images.get(i).pixels().get(0, numbers, i * numbers.length / images.size(), numbers.length / images.size());
        }
        return Tensor.of(List.of(images.size(), first.height(), first.width(), first.channels()), numbers);
    }
}
