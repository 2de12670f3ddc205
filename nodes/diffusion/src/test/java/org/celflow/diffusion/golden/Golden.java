package org.celflow.diffusion.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.celflow.node.value.Tensor;

/** Finds the reference data among the test resources. */
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    /** The cases of a group, in the order of the file. */
    public static List<GoldenCase> cases(String group) {
        boolean numbers = Golden.class.getResource("/golden/cases/" + group + ".safetensors") != null;
        Map<String, Tensor> tensors = numbers ? tensors(bytes("cases/" + group + ".safetensors")) : Map.of();
        List<GoldenCase> cases = new ArrayList<>();
        for (JsonNode json : json("cases/" + group + ".json").get("cases")) {
            cases.add(new GoldenCase(json, tensors));
        }
        return cases;
    }

    /** One case of a group. */
    public static GoldenCase only(String group, String id) {
        return cases(group).stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    }

    /** A JSON file below {@code golden/}. */
    public static JsonNode json(String name) {
        try {
            return JSON.readTree(bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model, unpacked from {@code golden/models/NAME.gz} into a folder. */
    public static Path model(String name, Path folder) {
        Path file = folder.resolve(name);
        try (InputStream in = new GZIPInputStream(open("models/" + name + ".gz"))) {
            if (!Files.exists(file)) {
                Files.copy(in, file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a file below {@code golden/}. */
    public static byte[] bytes(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + name), name);
    }

    /** Reads the safetensors form: 8 bytes length, a JSON header, the numbers. */
    private static Map<String, Tensor> tensors(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(buffer.getLong(0));
        Map<String, Tensor> tensors = new HashMap<>();
        try {
            JsonNode entries = JSON.readTree(new String(file, 8, header, StandardCharsets.UTF_8));
            entries.properties().forEach(entry -> {
                if (!entry.getKey().equals("__metadata__")) {
                    tensors.put(entry.getKey(), tensor(entry.getValue(), buffer, 8 + header));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tensors;
    }

    private static Tensor tensor(JsonNode entry, ByteBuffer buffer, int start) {
        List<Integer> shape = new ArrayList<>();
        int count = 1;
        for (JsonNode size : entry.get("shape")) {
            shape.add(size.asInt());
            count *= size.asInt();
        }
        int at = start + entry.get("data_offsets").get(0).asInt();
        float[] numbers = new float[count];
        String type = entry.get("dtype").asText();
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (type) {
                case "F32" -> buffer.getFloat(at + 4 * i);
                case "I64" -> buffer.getLong(at + 8 * i);
                case "U8" -> buffer.get(at + i) & 0xff;
                default -> throw new IllegalArgumentException("numbers of type " + type);
            };
        }
        return Tensor.of(shape, numbers);
    }
}
