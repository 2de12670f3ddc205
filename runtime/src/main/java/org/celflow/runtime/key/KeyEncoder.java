package org.celflow.runtime.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.celflow.runtime.Key;
import org.celflow.runtime.file.Sha256;

/**
 * Writes what a key is made of in one canonical form: each item a type letter and, where its length varies, the length, so
 * that no two different contents give the same bytes. Numbers are big-endian, text is UTF-8, {@code -0.0} is {@code 0.0},
 * maps and lists keep their order.
 */
public final class KeyEncoder {
    private final MessageDigest digest = Sha256.digest();
    private byte[] bytes = new byte[512];
    private int length;

    /** Forgets what was written. */
    public KeyEncoder reset() {
        length = 0;
        return this;
    }

    /** Writes a text. */
    public KeyEncoder text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head('s', utf8.length);
        put(utf8, utf8.length);
        return this;
    }

    /** Writes a whole number. */
    public KeyEncoder number(long number) {
        reserve(9);
        bytes[length] = 'i';
        ByteBuffer.wrap(bytes).putLong(length + 1, number);
        length += 9;
        return this;
    }

    /** Writes a key. */
    public KeyEncoder key(Key key) {
        reserve(65);
        bytes[length] = 'k';
        for (int i = 0; i < 64; i++) {
            bytes[length + 1 + i] = (byte) key.hex().charAt(i);
        }
        length += 65;
        return this;
    }

    /**
     * Writes the normal form of a parameter.
     *
     * @param value a {@link String}, {@link Boolean}, {@link Long}, {@link Double}, or a list or map of such
     */
    public KeyEncoder value(Object value) {
        if (value instanceof String text) {
            text(text);
        } else if (value instanceof Boolean flag) {
            head(flag ? 't' : 'f', 0);
        } else if (value instanceof Long || value instanceof Integer) {
            number(((Number) value).longValue());
        } else if (value instanceof Double real) {
            reserve(9);
            bytes[length] = 'd';
            ByteBuffer.wrap(bytes).putLong(length + 1, Double.doubleToLongBits(real + 0.0));
            length += 9;
        } else if (value instanceof Collection<?> list) {
            head('l', list.size());
            list.forEach(this::value);
        } else if (value instanceof Map<?, ?> map) {
            head('m', map.size());
            map.forEach((name, item) -> value(name).value(item));
        } else {
            throw new IllegalArgumentException(
                    "no canonical form for " + value.getClass().getName());
        }
        return this;
    }

    /** Writes what {@link #toBytes()} of another gave. */
    public KeyEncoder raw(byte[] encoded) {
        put(encoded, encoded.length);
        return this;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** The key of what was written. */
    public Key toKey() {
        digest.update(bytes, 0, length);
        return new Key(HexFormat.of().formatHex(digest.digest()));
    }

    private void head(char type, int count) {
        reserve(5);
        bytes[length] = (byte) type;
        ByteBuffer.wrap(bytes).putInt(length + 1, count);
        length += 5;
    }

    private void put(byte[] from, int count) {
        reserve(count);
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
