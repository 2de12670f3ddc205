package org.celflow.diffusion.golden;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes small safetensors files whose numbers are zeros. */
public final class TensorFiles {
    private TensorFiles() {}

    /** A file with float32 tensors of these shapes. */
    public static Path write(Path path, Map<String, List<Integer>> shapes) throws IOException {
        StringBuilder json = new StringBuilder("{");
        int at = 0;
        for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
            int end = at + 4 * tensor.getValue().stream().reduce(1, (a, b) -> a * b);
            json.append(json.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.getKey(), tensor.getValue(), at, end));
            at = end;
        }
        byte[] header = json.append("}").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = ByteBuffer.allocate(8 + header.length + at)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
        return Files.write(path, all);
    }
}
