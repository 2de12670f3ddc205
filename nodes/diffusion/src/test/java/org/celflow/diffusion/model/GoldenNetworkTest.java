package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.text.PromptTokenizer;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.SafetensorsFile;
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
        return Golden.cases("controlnet_single").stream()
                .filter(c -> !c.params().get("controlnet").asText().contains("temporalnet"));
    }

    @ParameterizedTest
    @MethodSource("controlNets")
    void aControlNetSteersTheUNetAsInTheReference(GoldenCase golden) throws Exception {
        String name = golden.params().get("controlnet").asText();
        Tensor x = golden.tensor("x");
        List<Integer> shape = x.shape();
        BitSet active = new BitSet();
        active.set(0);
        try (LoadedControlNet control = new ControlNetLoader().load(LoadedControlNet.ref(model(name), "fp32"));
                UNetSession session = checkpoint
                        .unet()
                        .open(
                                shape.get(0),
                                shape.get(2),
                                shape.get(3),
                                Guide.ofTexts(List.of(item(golden.tensor("context"), 0))),
                                List.of(ControlUse.everywhere(control, picture(item(golden.tensor("hint"), 0)), 1, 1)),
                                List.of())) {
            int timestep = (int) golden.tensor("timestep").toArray()[0];
            golden.assertClose(
                    "eps", session.predict(x, timestep, active, Interrupt.NEVER).get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("controlNets")
    void aControlNetSeesAtEverySizeWhatTheReferenceSees(GoldenCase golden) throws Exception {
        Tensor hint = golden.tensor("hint");
        List<Integer> pixels = List.of(1, hint.shape().get(2), hint.shape().get(3), 3);
        try (SdControlNet control = SdControlNet.load(
                        SafetensorsFile.open(
                                model(golden.params().get("controlnet").asText())
                                        .path()),
                        NumberType.FP32);
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            Network net = control.network();
            Program program = net.program();
            NativeValue picture =
                    scope.tensor(Tensor.of(pixels, picture(item(hint, 0)).toArray()));
            NativeValue embedded = program.call(scope, "embed", picture, cancel.tensor(), net.weights());
            NativeValue context = scope.tensor(golden.tensor("context"));
            NativeValue texts = program.call(scope, "prepare", context, cancel.tensor(), net.weights());
            NativeValue residuals = program.call(
                    scope,
                    "residuals",
                    scope.tensor(golden.tensor("x")),
                    scope.tensor(golden.tensor("timestep").toArray(), 1, 1),
                    embedded,
                    scope.tensor(new float[] {1}, 1, 1, 1, 1),
                    texts,
                    cancel.tensor(),
                    net.weights());
            List<Tensor> seen = scope.readAll(residuals);
            assertThat(seen).hasSize(13);
            for (int i = 0; i < seen.size(); i++) {
                golden.assertClose(i == 12 ? "middle" : "out" + i, seen.get(i));
            }
        }
    }

    static Stream<GoldenCase> prompts() {
        // Textual inversions are not read yet.
        return Golden.cases("clip_sd15").stream()
                .filter(c -> !c.params().get("prompt").asText().contains("embedding:"));
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void theTextEncoderReadsPromptsAsInTheReference(GoldenCase golden) throws Exception {
        PromptTokenizer tokenizer = PromptTokenizer.clipL();
        int stop = golden.params().get("stop_at_clip_layer").asInt(-1);
        Conditioning.Entry read = new PromptEncoder(checkpoint.textEncoder(), tokenizer)
                .encode(tokenizer.tokenize(golden.params().get("prompt").asText()), -1 - stop);
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
