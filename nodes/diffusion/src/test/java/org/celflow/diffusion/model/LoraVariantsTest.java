package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.lora.LoraFile;
import org.celflow.diffusion.lora.LoraMerge;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeLeaks;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.MappedTensors;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One checkpoint under many LoRAs. */
@SuppressWarnings("NullAway.Init") // fields are set before each test
@ExtendWith(TorchThread.class)
class LoraVariantsTest {
    @TempDir
    private static Path folder;

    private Path file;
    private LoraFile lora;
    private SdCheckpoint checkpoint;

    @BeforeEach
    void open() throws Exception {
        file = Golden.model("tiny-sd15.safetensors", folder);
        lora = LoraFile.open(new FileRef(Golden.model("tiny-lora.safetensors", folder), "0".repeat(64)));
        checkpoint = open(file, NumberType.FP32);
    }

    @AfterEach
    void close() {
        checkpoint.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void aLoraGivesWhatACheckpointWithTheMergedWeightsGives(NumberType type) throws Exception {
        List<LoraUse> uses = List.of(new LoraUse(lora, 0.7, 0.4), new LoraUse(lora, -0.2, 0.3));
        try (SdCheckpoint changed = open(file, type);
                SdCheckpoint merged = open(merged(uses), type)) {
            assertThat(predicted(changed.unet(uses))).isEqualTo(predicted(merged.unet()));
            assertThat(encoded(changed.textEncoders(uses))).isEqualTo(encoded(merged.textEncoders()));
        }
    }

    @Test
    void strengthZeroIsTheCheckpointBitForBitAndCostsNothing() throws Exception {
        float[] without = predicted(checkpoint.unet());
        long bytes = checkpoint.bytes();
        assertThat(predicted(checkpoint.unet(List.of(new LoraUse(lora, 0, 1))))).isEqualTo(without);
        assertThat(checkpoint.bytes()).isEqualTo(bytes);
        float[] text = encoded(checkpoint.textEncoders());
        assertThat(encoded(checkpoint.textEncoders(List.of(new LoraUse(lora, 1, 0)))))
                .isEqualTo(text);
    }

    @Test
    void theCheckpointIsAsItWasAfterALora() throws Exception {
        float[] before = predicted(checkpoint.unet());
        float[] under = predicted(checkpoint.unet(List.of(new LoraUse(lora, 1, 1))));
        assertThat(under).isNotEqualTo(before);
        assertThat(predicted(checkpoint.unet())).isEqualTo(before);
        assertThat(predicted(checkpoint.unet(List.of(new LoraUse(lora, 1, 0.2)))))
                .isEqualTo(under);
    }

    @Test
    void whatALoraDoesNotChangeIsLoadedOnce() throws Exception {
        predicted(checkpoint.unet(List.of(new LoraUse(lora, 1, 0))));
        long first = checkpoint.bytes();
        try (SdCheckpoint plain = open(file, NumberType.FP32)) {
            predicted(plain.unet());
            assertThat(first).isEqualTo(plain.bytes());
        }
    }

    @Test
    void manyStrengthsTakeNoMoreThanTwiceTheCheckpointsMemory() throws Exception {
        predicted(checkpoint.unet());
        long alone = checkpoint.bytes();
        for (int i = 1; i <= 8; i++) {
            predicted(checkpoint.unet(List.of(new LoraUse(lora, i * 0.1, 0))));
            assertThat(checkpoint.bytes()).isLessThanOrEqualTo(2 * alone);
        }
        assertThat(checkpoint.bytes()).isGreaterThan(alone);
    }

    @Test
    void strengthsThatChangeNoWeightDoNotPileUp() throws Exception {
        Path ofText = folder.resolve("of-text.safetensors");
        String module = "lora_te_text_model_encoder_layers_0_self_attn_out_proj";
        Files.write(
                ofText,
                safetensors(
                        "{\"%s.lora_up.weight\":{\"dtype\":\"F32\",\"shape\":[64,1],\"data_offsets\":[0,256]},"
                                        .formatted(module)
                                + "\"%s.lora_down.weight\":{\"dtype\":\"F32\",\"shape\":[1,64],\"data_offsets\":[256,512]}}"
                                        .formatted(module),
                        512));
        LoraFile text = LoraFile.open(new FileRef(ofText, "2".repeat(64)));
        for (int i = 1; i <= 40; i++) {
            predicted(checkpoint.unet(List.of(new LoraUse(text, i * 0.1, 0))));
        }
        NativeLeaks leaks = new NativeLeaks();
        for (int i = 41; i <= 60; i++) {
            predicted(checkpoint.unet(List.of(new LoraUse(text, i * 0.1, 0))));
        }
        leaks.assertNone();
    }

    @Test
    void aSessionKeepsItsWeightsWhileOthersAreMade() throws Exception {
        List<LoraUse> uses = List.of(new LoraUse(lora, 1, 1));
        float[] expected = predicted(checkpoint.unet(uses));
        try (UNetSession session = session(checkpoint.unet(uses))) {
            for (int i = 1; i <= 8; i++) {
                predicted(checkpoint.unet(List.of(new LoraUse(lora, i * 0.1, 0))));
            }
            assertThat(predicted(session)).isEqualTo(expected);
        }
    }

    @Test
    void allNativeMemoryIsFreedWithTheCheckpoint() throws Exception {
        NativeLeaks leaks = new NativeLeaks();
        try (SdCheckpoint other = open(file, NumberType.FP32)) {
            predicted(other.unet(List.of(new LoraUse(lora, 1, 1))));
            predicted(other.unet(List.of(new LoraUse(lora, 0.5, 1))));
            encoded(other.textEncoders(List.of(new LoraUse(lora, 0.5, 1))));
            other.unet();
        }
        leaks.assertNone();
    }

    @Test
    void aFileThatChangesNothingHereIsRefusedByName() throws Exception {
        Path foreign = folder.resolve("foreign.safetensors");
        Files.write(
                foreign,
                safetensors(
                        "{\"lora_unet_nowhere.lora_up.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],"
                                + "\"data_offsets\":[0,4]},\"lora_unet_nowhere.lora_down.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],"
                                + "\"data_offsets\":[4,8]}}",
                        8));
        LoraFile other = LoraFile.open(new FileRef(foreign, "1".repeat(64)));
        UNet unet = checkpoint.unet(List.of(new LoraUse(other, 1, 1)));
        assertThatThrownBy(() -> predicted(unet))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("foreign.safetensors")
                .hasMessageContaining("same model family");
    }

    private static SdCheckpoint open(Path file, NumberType type) throws NodeException {
        return SdCheckpoint.open(ModelFile.open(file), type, NumberType.FP32, Long.MAX_VALUE);
    }

    private static float[] predicted(UNet unet) throws NodeException {
        try (UNetSession session = session(unet)) {
            return predicted(session);
        }
    }

    private static float[] predicted(UNetSession session) throws NodeException {
        return session.predict(noise(1, 1, 4, 8, 8), 500, new BitSet(), Interrupt.NEVER)
                .get(0)
                .toArray();
    }

    private static UNetSession session(UNet unet) throws NodeException {
        return unet.open(1, 8, 8, Guide.ofTexts(List.of(noise(2, 77, 64))), List.of(), List.of());
    }

    private static float[] encoded(List<TextEncoder> encoders) throws NodeException {
        TextEncoder only = encoders.get(0);
        List<Integer> ids =
                IntStream.range(100, 100 + only.chunkLength()).boxed().toList();
        TextEncoder.Chunk chunk = new TextEncoder.Chunk(ids, Map.of());
        return only.encode(List.of(chunk), OptionalInt.empty()).hidden().toArray();
    }

    private static Tensor noise(long seed, Integer... shape) {
        return TorchNoise.draw(seed, List.of(shape));
    }

    /** The checkpoint with its tensors changed in the file. */
    private Path merged(List<LoraUse> uses) throws Exception {
        TensorFile whole = ModelFile.open(file);
        StringBuilder header = new StringBuilder("{");
        int at = 0;
        for (TensorEntry entry : whole.entries().values()) {
            int size = 4 * entry.shape().stream().reduce(1, (a, b) -> a * b);
            header.append(header.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(entry.name(), entry.shape(), at, at + size));
            at += size;
        }
        byte[] bytes = safetensors(header.append('}').toString(), at);
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(bytes.length - at);
        try (MappedTensors mapped = new MappedTensors(whole);
                LoraMerge merge = LoraMerge.of(uses, whole.entries().keySet())) {
            for (TensorEntry entry : whole.entries().values()) {
                try (NativeScope scope = new NativeScope()) {
                    for (float number : scope.floats(merge.changed(scope, entry.name(), mapped.fp32(scope, entry)))) {
                        buffer.putFloat(number);
                    }
                }
            }
        }
        return Files.write(folder.resolve("merged.safetensors"), bytes);
    }

    private static byte[] safetensors(String header, int size) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + json.length + size];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json);
        return bytes;
    }
}
