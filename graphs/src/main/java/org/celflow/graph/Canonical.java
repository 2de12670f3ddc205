package org.celflow.graph;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.SequenceValue;
import org.jspecify.annotations.Nullable;

/**
 * The one form of JSON-like values inside a graph, so that equal values are equal: {@link String}, {@link Boolean},
 * {@link Long}, {@link BigInteger} only beyond {@code long}, finite {@link Double}, and immutable lists and maps in their
 * order. Null may stand inside unknown fields only.
 */
final class Canonical {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Canonical() {}

    /** The canonical form of a value that is not null. */
    static Object of(Object value) {
        if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Boolean || value instanceof Long) {
            return value;
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Double || value instanceof Float) {
            return real(((Number) value).doubleValue());
        } else if (value instanceof BigInteger big) {
            return big.compareTo(LONG_MIN) >= 0 && big.compareTo(LONG_MAX) <= 0 ? (Object) big.longValue() : big;
        } else if (value instanceof List<?> list) {
            return list(list);
        } else if (value instanceof Map<?, ?> map) {
            return map(map);
        } else if (value instanceof FileValue file) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("path", text(file.path()));
            file.sha256().ifPresent(sha256 -> map.put("sha256", sha256));
            return new FrozenMap<>(map);
        } else if (value instanceof SequenceValue sequence) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("path", text(sequence.path()));
            map.put("offset", (long) sequence.offset());
            return new FrozenMap<>(map);
        }
        throw new IllegalArgumentException(
                "a graph cannot hold a " + value.getClass().getSimpleName());
    }

    /** The canonical form of a map; frozen ones are returned as they are. */
    static Map<String, Object> map(Map<?, ?> map) {
        if (map instanceof FrozenMap<?, ?> frozen) {
            // Only this class makes frozen maps with values inside; see the package note.
            @SuppressWarnings("unchecked")
            Map<String, Object> same = (Map<String, Object>) frozen;
            return same;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("a graph cannot hold a map without names: " + map);
            }
            copy.put(text(name), orNull(value));
        });
        return new FrozenMap<>(copy);
    }

    private static List<Object> list(List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object item : list) {
            copy.add(orNull(item));
        }
        return Collections.unmodifiableList(copy);
    }

    private static @Nullable Object orNull(@Nullable Object value) {
        return value == null ? null : of(value);
    }

    private static Double real(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("a graph cannot hold the number " + number);
        }
        return number;
    }

    private static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("a text holds half a character, at position " + i);
            }
        }
        return text;
    }

    /** The beginning of a text, on one line, for messages. */
    static String shorten(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > 60 ? line.substring(0, 57) + "..." : line;
    }
}
