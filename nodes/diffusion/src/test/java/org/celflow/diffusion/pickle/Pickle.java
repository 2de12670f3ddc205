package org.celflow.diffusion.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, well-formed or not. */
final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins with the protocol that PyTorch writes. */
    static Pickle begin() {
        return new Pickle().op(0x80, 2);
    }

    Pickle op(int... codes) {
        for (int code : codes) {
            bytes.write(code);
        }
        return this;
    }

    Pickle op(char code) {
        return op((int) code);
    }

    Pickle raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    Pickle ascii(String text) {
        return raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    Pickle text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return op('X').int32(utf8.length).raw(utf8);
    }

    Pickle number(int value) {
        return op('J').int32(value);
    }

    Pickle number(long value) {
        return op(0x8a, 8)
                .raw(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    Pickle global(String module, String name) {
        return op('c').ascii(module + "\n" + name + "\n");
    }

    /** A reference to numbers in {@code data/KEY}. */
    Pickle storage(String type, String key, long count) {
        return op('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(count)
                .op('t')
                .op('Q');
    }

    /** A tensor over a storage. */
    Pickle tensor(String type, String key, long count, long offset, long[] sizes, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage(type, key, count)
                .number(offset);
        tuple(sizes);
        tuple(strides);
        return op(0x89).global("collections", "OrderedDict")
                .op(')')
                .op('R')
                .op('t')
                .op('R');
    }

    Pickle tuple(long... numbers) {
        op('(');
        for (long number : numbers) {
            number(number);
        }
        return op('t');
    }

    byte[] stop() {
        return op('.').bytes.toByteArray();
    }

    /** Without the closing instruction. */
    byte[] unfinished() {
        return bytes.toByteArray();
    }

    private Pickle int32(int value) {
        return raw(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }
}
