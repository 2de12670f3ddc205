package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.ModelForge;
import org.celflow.diffusion.lora.LoraFile;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeLeaks;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint that is larger than the memory there is for it. */
@SuppressWarnings("NullAway.Init") // fields are set before each test
@ExtendWith(TorchThread.class)
class SmallRoomTest {
    private static final Offset<Float> ROUNDING = Offset.offset(3e-5f);

    @TempDir
    private static Path folder;

    private Path file;

    @BeforeEach
    void find() throws Exception {
        file = Golden.model("tiny-sd15.safetensors", folder);
    }

    @Test
    void aDenoiserThatDoesNotFitSaysTheSame() throws Exception {
        float[] expected = predicted(Long.MAX_VALUE, NumberType.FP32, List.of());
        assertThat(predicted(2_000_000, NumberType.FP32, List.of())).containsExactly(expected, ROUNDING);
        assertThat(predicted(0, NumberType.FP32, List.of())).containsExactly(expected, ROUNDING);
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void howMuchOfItIsInMemoryChangesNoDigit(NumberType type) throws Exception {
        float[] nothing = predicted(0, type, List.of());
        assertThat(predicted(1_500_000, type, List.of())).isEqualTo(nothing);
        assertThat(predicted(3_000_000, type, List.of())).isEqualTo(nothing);
    }

    @Test
    void aLoraChangesItAlike() throws Exception {
        LoraFile lora = LoraFile.open(new FileRef(Golden.model("tiny-lora.safetensors", folder), "0".repeat(64)));
        List<LoraUse> uses = List.of(new LoraUse(lora, 0.7, 0.4));
        float[] expected = predicted(Long.MAX_VALUE, NumberType.FP32, uses);
        assertThat(expected).isNotEqualTo(predicted(Long.MAX_VALUE, NumberType.FP32, List.of()));
        assertThat(predicted(1_000_000, NumberType.FP32, uses)).containsExactly(expected, ROUNDING);
    }

    @Test
    void otherStrengthsOfALoraAreNotKeptWhereThereIsNoRoomForThem() throws Exception {
        String layer = "middle_block.0.in_layers.2";
        Tensor weight = ModelForge.of(file).get("model.diffusion_model." + layer + ".weight");
        Path small = new ModelForge()
                .put("lora_unet_" + layer.replace('.', '_') + ".diff", weight)
                .write(folder.resolve("small-lora.safetensors"), ElementType.F32);
        LoraFile lora = LoraFile.open(new FileRef(small, "1".repeat(64)));
        try (SdCheckpoint checkpoint = open(0, NumberType.FP32)) {
            predicted(checkpoint.unet(List.of(new LoraUse(lora, 0.1, 0))));
            long once = checkpoint.bytes();
            for (int i = 2; i <= 5; i++) {
                predicted(checkpoint.unet(List.of(new LoraUse(lora, 0.1 * i, 0))));
                assertThat(checkpoint.bytes()).isEqualTo(once);
            }
        }
    }

    @Test
    void itSaysThatItIsSlowerForWantOfMemory() throws Exception {
        try (SdCheckpoint small = open(1_000_000, NumberType.FP32);
                SdCheckpoint large = open(1_000_000_000, NumberType.FP32)) {
            assertThat(small.unet().shortage())
                    .hasValueSatisfying(
                            text -> assertThat(text).contains("tiny-sd15.safetensors", "MB", "--model-memory"));
            assertThat(large.unet().shortage()).isEmpty();
        }
    }

    @Test
    void partsTakeTurnsInTheMemoryThatTheyShare() throws Exception {
        long room;
        float[] expected;
        try (SdCheckpoint whole = open(Long.MAX_VALUE, NumberType.FP32)) {
            expected = predicted(whole.unet());
            long denoiser = whole.bytes();
            encoded(whole);
            decoded(whole);
            room = denoiser + (whole.bytes() - denoiser) * 3 / 4;
            assertThat(whole.bytes()).isGreaterThan(room);
        }
        try (SdCheckpoint checkpoint = open(room, NumberType.FP32)) {
            for (int turn = 0; turn < 2; turn++) {
                encoded(checkpoint);
                assertThat(checkpoint.bytes()).isPositive().isLessThanOrEqualTo(room);
                assertThat(predicted(checkpoint.unet())).containsExactly(expected, ROUNDING);
                assertThat(checkpoint.bytes()).isLessThanOrEqualTo(room);
                decoded(checkpoint);
                assertThat(checkpoint.bytes()).isLessThanOrEqualTo(room);
            }
        }
    }

    /** Embeddings, norms and biases are always in memory, and take their part of the room. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-sd15.safetensors", "tiny-sdxl.safetensors"})
    void textEncodersTogetherStayWithinTheRoom(String name) throws Exception {
        TensorFile model = ModelFile.open(Golden.model(name, folder));
        long all;
        try (SdCheckpoint whole = SdCheckpoint.open(model, NumberType.FP32, NumberType.FP32, Long.MAX_VALUE)) {
            encoded(whole);
            all = whole.bytes();
        }
        long room = all - 20_000;
        try (SdCheckpoint small = SdCheckpoint.open(model, NumberType.FP32, NumberType.FP32, room)) {
            encoded(small);
            assertThat(small.bytes()).isLessThanOrEqualTo(room);
        }
    }

    @Test
    void theDenoiserStaysWhileItIsAtWork() throws Exception {
        try (SdCheckpoint checkpoint = open(1, NumberType.FP32);
                UNetSession session = session(checkpoint.unet())) {
            float[] before = predicted(session);
            decoded(checkpoint);
            encoded(checkpoint);
            assertThat(predicted(session)).isEqualTo(before);
        }
    }

    @Test
    void allNativeMemoryIsFreedWithTheCheckpoint() throws Exception {
        NativeLeaks leaks = new NativeLeaks();
        try (SdCheckpoint checkpoint = open(1_000_000, NumberType.FP32)) {
            encoded(checkpoint);
            predicted(checkpoint.unet());
            decoded(checkpoint);
            encoded(checkpoint);
        }
        leaks.assertNone();
    }

    private SdCheckpoint open(long room, NumberType type) throws NodeException {
        return SdCheckpoint.open(ModelFile.open(file), type, NumberType.FP32, room);
    }

    private float[] predicted(long room, NumberType type, List<LoraUse> loras) throws NodeException {
        try (SdCheckpoint checkpoint = open(room, type)) {
            return predicted(checkpoint.unet(loras));
        }
    }

    private static float[] predicted(UNet unet) throws NodeException {
        try (UNetSession session = session(unet)) {
            return predicted(session);
        }
    }

    private static UNetSession session(UNet unet) throws NodeException {
        return unet.open(1, 8, 8, Guide.ofTexts(List.of(noise(2, 77, 64))), List.of(), List.of());
    }

    private static float[] predicted(UNetSession session) {
        return session.predict(noise(1, 1, 4, 8, 8), 500, new BitSet(), Interrupt.NEVER)
                .get(0)
                .toArray();
    }

    private static void encoded(SdCheckpoint checkpoint) throws NodeException {
        for (TextEncoder one : checkpoint.textEncoders()) {
            List<Integer> ids =
                    IntStream.range(100, 100 + one.chunkLength()).boxed().toList();
            one.encode(List.of(new TextEncoder.Chunk(ids, Map.of())), OptionalInt.empty());
        }
    }

    private static void decoded(SdCheckpoint checkpoint) throws NodeException {
        checkpoint.vae().decode(new Latent(noise(5, 1, 4, 8, 8), Optional.empty()), Interrupt.NEVER);
    }

    private static Tensor noise(long seed, Integer... shape) {
        return TorchNoise.draw(seed, List.of(shape));
    }
}
