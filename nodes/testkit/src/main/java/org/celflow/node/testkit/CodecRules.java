package org.celflow.node.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueCodec;
import org.celflow.node.value.ValueType;

/** What the codec of a kept value is held against. */
final class CodecRules {
    private static final int CUTS = 64;

    private CodecRules() {}

    static List<String> complaints(ValueType<?> kind, Map<Class<?>, Value> samples) {
        Value sample = samples.get(kind.javaType());
        if (sample == null) {
            return List.of("%s is kept between runs; give the contract one with withSample, so that its codec is tested"
                    .formatted(kind.javaType().getSimpleName()));
        }
        return check(kind, sample);
    }

    private static <T extends Value> List<String> check(ValueType<T> kind, Value sample) {
        ValueCodec<T> codec = kind.codec().orElseThrow();
        try {
            byte[] written = write(codec, kind.javaType().cast(sample));
            ByteArrayInputStream rest = new ByteArrayInputStream(written);
            T read = codec.read(new DataInputStream(rest));
            if (rest.available() > 0) {
                return List.of("the codec of %s leaves %d bytes unread".formatted(kind.id(), rest.available()));
            }
            if (!Arrays.equals(written, write(codec, read))) {
                return List.of("a %s that was written and read is written differently".formatted(kind.id()));
            }
            return cutShort(kind, codec, written);
        } catch (IOException | RuntimeException e) {
            return List.of("the codec of %s fails on its own bytes: %s".formatted(kind.id(), e));
        }
    }

    /** Bytes that end too soon are the commonest damage: they must be told, and as an IOException. */
    private static <T extends Value> List<String> cutShort(ValueType<T> kind, ValueCodec<T> codec, byte[] written) {
        int step = Math.max(1, written.length / CUTS);
        for (int length = 0; length < written.length; length += step) {
            byte[] cut = Arrays.copyOf(written, length);
            Optional<String> complaint = readCut(kind, codec, cut, written.length);
            if (complaint.isPresent()) {
                return List.of(complaint.get());
            }
        }
        return List.of();
    }

    private static <T extends Value> Optional<String> readCut(
            ValueType<T> kind, ValueCodec<T> codec, byte[] cut, int whole) {
        try {
            codec.read(new DataInputStream(new ByteArrayInputStream(cut)));
            return Optional.of(
                    "the codec of %s reads %d of %d bytes without complaint".formatted(kind.id(), cut.length, whole));
        } catch (IOException expected) {
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(
                    "the codec of %s throws %s for broken bytes; it must be an IOException".formatted(kind.id(), e));
        }
    }

    private static <T extends Value> byte[] write(ValueCodec<T> codec, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            codec.write(value, out);
        }
        return bytes.toByteArray();
    }
}
