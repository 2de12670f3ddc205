package org.celflow.diffusion.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.celflow.node.NodeException;

/** Reads small tensors into Java. */
final class TensorNumbers {
    private static final int MOST = 1 << 26;

    private TensorNumbers() {}

    /** The numbers of a tensor in the order of its dimensions. */
    static float[] read(TensorFile file, TensorEntry entry) throws NodeException {
        long count = entry.shape().stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b);
        long stored = (entry.end() - entry.begin()) / entry.type().bytes();
        if (!entry.type().isReal() || count > MOST || stored > MOST) {
            throw new NodeException("%s has a tensor %s of a kind that is not known: %s of %s"
                    .formatted(file.name(), entry.name(), entry.shape(), entry.type()));
        }
        float[] inFile = decode(bytes(file, entry), entry.type(), (int) stored);
        float[] numbers = new float[(int) count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = inFile[place(entry, i)];
        }
        return numbers;
    }

    private static int place(TensorEntry entry, int index) {
        List<Integer> shape = entry.shape();
        int rest = index;
        long place = 0;
        for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
            place += rest % shape.get(dimension) * entry.strides().get(dimension);
            rest /= shape.get(dimension);
        }
        return Math.toIntExact(place);
    }

    private static ByteBuffer bytes(TensorFile file, TensorEntry entry) throws NodeException {
        ByteBuffer buffer =
                ByteBuffer.allocate((int) (entry.end() - entry.begin())).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, entry.begin() + buffer.position()) < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
            }
            return buffer.flip();
        } catch (IOException e) {
            throw new NodeException("the model file %s cannot be read: %s".formatted(file.path(), e.getMessage()), e);
        }
    }

    private static float[] decode(ByteBuffer bytes, ElementType type, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (type) {
                case F64 -> (float) bytes.getDouble();
                case F32 -> bytes.getFloat();
                case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                case F16 -> small(bytes.getShort() & 0xffff, 5, 10);
                case F8_E5M2 -> small(bytes.get() & 0xff, 5, 2);
                case F8_E4M3 -> e4m3(bytes.get() & 0xff);
                default -> throw new IllegalArgumentException(type + " holds no fractions");
            };
        }
        return numbers;
    }

    /** This type has no infinity: its largest exponent holds numbers, but for one code that is none. */
    private static float e4m3(int bits) {
        return (bits & 0x7f) == 0x7f ? Float.NaN : finite(bits, 4, 3);
    }

    /** A number of sign, exponent and mantissa as IEEE 754 lays them out. */
    private static float small(int bits, int exponentBits, int mantissaBits) {
        int exponent = bits >> mantissaBits & (1 << exponentBits) - 1;
        int mantissa = bits & (1 << mantissaBits) - 1;
        if (exponent == (1 << exponentBits) - 1) {
            boolean negative = (bits >> mantissaBits + exponentBits) != 0;
            float infinite = negative ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
            return mantissa == 0 ? infinite : Float.NaN;
        }
        return finite(bits, exponentBits, mantissaBits);
    }

    private static float finite(int bits, int exponentBits, int mantissaBits) {
        int bias = (1 << exponentBits - 1) - 1;
        int exponent = bits >> mantissaBits & (1 << exponentBits) - 1;
        int mantissa = bits & (1 << mantissaBits) - 1;
        boolean negative = (bits >> mantissaBits + exponentBits) != 0;
        float size = exponent == 0
                ? Math.scalb((float) mantissa, 1 - bias - mantissaBits)
                : Math.scalb((float) (mantissa | 1 << mantissaBits), exponent - bias - mantissaBits);
        return negative ? -size : size;
    }
}
