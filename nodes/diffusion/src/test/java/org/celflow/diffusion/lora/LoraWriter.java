package org.celflow.diffusion.lora;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Writes small safetensors files of 32-bit numbers, and of whole ones. */
final class LoraWriter {
    private final Map<String, int[]> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> numbers = new LinkedHashMap<>();
    private final Set<String> whole = new HashSet<>();
    private final Random random = new Random(11);

    LoraWriter put(String name, float[] values, int... shape) {
        shapes.put(name, shape);
        numbers.put(name, values);
        return this;
    }

    /** One whole number of 64 bits. */
    LoraWriter whole(String name, int value) {
        whole.add(name);
        return put(name, new float[] {value});
    }

    /** Random numbers between -1 and 1, which are returned. */
    float[] random(String name, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        put(name, values, shape);
        return values;
    }

    Path write(Path file) {
        StringBuilder header = new StringBuilder("{");
        int at = 0;
        for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
            boolean isWhole = whole.contains(entry.getKey());
            int end = at + (isWhole ? 8 : 4) * values(entry.getKey()).length;
            header.append(header.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(
                                    entry.getKey(),
                                    isWhole ? "I64" : "F32",
                                    Arrays.toString(entry.getValue()),
                                    at,
                                    end));
            at = end;
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + json.length + at];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(json.length).put(json);
        numbers.forEach((name, values) -> {
            for (float value : values) {
                if (whole.contains(name)) {
                    buffer.putLong((long) value);
                } else {
                    buffer.putFloat(value);
                }
            }
        });
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private float[] values(String name) {
        return numbers.getOrDefault(name, new float[0]);
    }
}
