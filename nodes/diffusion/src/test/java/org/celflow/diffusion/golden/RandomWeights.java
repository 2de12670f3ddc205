package org.celflow.diffusion.golden;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.celflow.node.value.Tensor;

/** Random weights of a small network, written as a safetensors file of 32-bit numbers. */
public final class RandomWeights {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Random random;

    /** Of a seed. */
    public RandomWeights(long seed) {
        random = new Random(seed);
    }

    /** A convolution with bias, scaled so that numbers keep their size. */
    public RandomWeights convolution(String path, int out, int in, int size) {
        fill(path + ".weight", Math.sqrt(1.0 / (in * size * size)), List.of(out, in, size, size));
        return fill(path + ".bias", 0.1, List.of(out));
    }

    /** Normally distributed numbers. */
    public RandomWeights fill(String name, double deviation, List<Integer> shape) {
        float[] numbers = new float[shape.stream().reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (deviation * random.nextGaussian());
        }
        tensors.put(name, Tensor.of(shape, numbers));
        return this;
    }

    /** The tensor of a name. */
    public Tensor get(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** All tensors by name. */
    public Map<String, Tensor> all() {
        return tensors;
    }

    /** Puts a tensor under a name. */
    public RandomWeights put(String name, Tensor tensor) {
        tensors.put(name, tensor);
        return this;
    }

    /** Writes the file. */
    public Path write(Path path) throws IOException {
        StringBuilder json = new StringBuilder("{");
        int at = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            int end = at + 4 * tensor.getValue().data().capacity();
            json.append(json.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.getKey(), tensor.getValue().shape(), at, end));
            at = end;
        }
        byte[] header = json.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + header.length + at).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(header.length).put(header);
        tensors.values().forEach(tensor -> {
            for (float number : tensor.toArray()) {
                all.putFloat(number);
            }
        });
        return Files.write(path, all.array());
    }
}
