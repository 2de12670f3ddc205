package org.celflow.diffusion.golden;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.value.Tensor;

/** Makes model files out of others: takes tensors, renames, changes and adds them, and writes them in any number type. */
public final class ModelForge {
    private final Map<String, Tensor> tensors = new TreeMap<>();

    /** All tensors of a safetensors file that hold fractions. */
    public static ModelForge of(Path file) throws Exception {
        ModelForge forge = new ModelForge();
        TensorFile source = SafetensorsFile.open(file);
        for (TensorEntry entry : source.entries().values()) {
            if (entry.type().isReal()) {
                forge.put(entry.name(), Tensor.of(entry.shape(), source.numbers(entry)));
            }
        }
        return forge;
    }

    /** A tensor. */
    public Tensor get(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** Adds or replaces a tensor. */
    public ModelForge put(String name, Tensor tensor) {
        tensors.put(name, tensor);
        return this;
    }

    /** Copies the tensors under a prefix from another. */
    public ModelForge take(ModelForge from, String prefix, String newPrefix) {
        from.tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                put(newPrefix + name.substring(prefix.length()), tensor);
            }
        });
        return this;
    }

    /** Leaves the tensors under a prefix out. */
    public ModelForge without(String prefix) {
        tensors.keySet().removeIf(name -> name.startsWith(prefix));
        return this;
    }

    /** Changes all numbers of a tensor. */
    public ModelForge fill(String name, float value) {
        Tensor old = get(name);
        float[] numbers = old.toArray();
        Arrays.fill(numbers, value);
        return put(name, Tensor.of(old.shape(), numbers));
    }

    /** Keeps some columns of all matrices whose names end so. */
    public ModelForge columns(String ending, int from, int to) {
        tensors.replaceAll((name, tensor) -> name.endsWith(ending) ? columns(tensor, from, to) : tensor);
        return this;
    }

    /** Some columns of a matrix. */
    public static Tensor columns(Tensor matrix, int from, int to) {
        int rows = matrix.shape().get(0);
        int width = matrix.shape().get(1);
        float[] kept = new float[rows * (to - from)];
        for (int row = 0; row < rows; row++) {
            matrix.data().get(row * width + from, kept, row * (to - from), to - from);
        }
        return Tensor.of(List.of(rows, to - from), kept);
    }

    /** Renames all tensors. */
    public ModelForge rename(UnaryOperator<String> names) {
        Map<String, Tensor> old = new TreeMap<>(tensors);
        tensors.clear();
        old.forEach((name, tensor) -> tensors.put(names.apply(name), tensor));
        return this;
    }

    /** Rounds all numbers to a number type. */
    public ModelForge rounded(ElementType type) {
        tensors.replaceAll((name, tensor) -> {
            float[] numbers = tensor.toArray();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Codes.value(Codes.nearest(numbers[i], type), type);
            }
            return Tensor.of(tensor.shape(), numbers);
        });
        return this;
    }

    /** Writes a safetensors file. */
    public Path write(Path file, ElementType type) throws Exception {
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            long end = at + (long) type.bytes() * entry.getValue().data().capacity();
            header.append(header.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(entry.getKey(), type, entry.getValue().shape(), at, end));
            at = end;
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.toIntExact(8 + json.length + at)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(json.length).put(json);
        for (Tensor tensor : tensors.values()) {
            for (float number : tensor.toArray()) {
                int code = type == ElementType.F32 ? Float.floatToRawIntBits(number) : Codes.nearest(number, type);
                switch (type.bytes()) {
                    case 4 -> buffer.putInt(code);
                    case 2 -> buffer.putShort((short) code);
                    default -> buffer.put((byte) code);
                }
            }
        }
        return Files.write(file, buffer.array());
    }

    /** Number types by the definition of their codes: sign, exponent, mantissa. */
    private static final class Codes {
        private static final Map<ElementType, float[]> POSITIVE = new TreeMap<>();

        static float value(int code, ElementType type) {
            int signAt = 8 * type.bytes() - 1;
            float size = table(type)[code & (1 << signAt) - 1];
            return code >> signAt == 0 ? size : -size;
        }

        static int nearest(float number, ElementType type) {
            float[] table = table(type);
            float size = Math.abs(number);
            int found = Arrays.binarySearch(table, size);
            int above = found >= 0 ? found : -found - 1;
            int code = above > 0 && (above == table.length || size - table[above - 1] <= table[above] - size)
                    ? above - (found >= 0 ? 0 : 1)
                    : above;
            return number < 0 ? code | 1 << 8 * type.bytes() - 1 : code;
        }

        private static float[] table(ElementType type) {
            return POSITIVE.computeIfAbsent(type, Codes::positive);
        }

        private static float[] positive(ElementType type) {
            int mantissaBits =
                    switch (type) {
                        case F16 -> 10;
                        case BF16 -> 7;
                        case F8_E4M3 -> 3;
                        case F8_E5M2 -> 2;
                        default -> throw new IllegalArgumentException("" + type);
                    };
            int exponentBits = 8 * type.bytes() - 1 - mantissaBits;
            // E4M3 has no infinity and one code that is no number; in the others the largest exponent is kept for both.
            int codes = type == ElementType.F8_E4M3 ? 127 : (1 << 8 * type.bytes() - 1) - (1 << mantissaBits);
            float[] values = new float[codes];
            int bias = (1 << exponentBits - 1) - 1;
            for (int code = 0; code < codes; code++) {
                int exponent = code >> mantissaBits;
                double fraction = (code & (1 << mantissaBits) - 1) / (double) (1 << mantissaBits);
                values[code] = (float)
                        (exponent == 0
                                ? fraction * Math.pow(2, 1 - bias)
                                : (1 + fraction) * Math.pow(2, exponent - bias));
            }
            return values;
        }
    }
}
