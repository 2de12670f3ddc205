package org.celflow.graph;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How an animated value is written: {@code {"keyframes": {"0": 1.0, "12": 0.5}, "mode": "linear"}}. */
final class Animation {
    private static final Pattern FRAME = Pattern.compile("0|-?[1-9][0-9]{0,8}");

    private Animation() {}

    /** The animated value, if this is one; anything else is a value for all frames. */
    static Optional<ParamValue> read(@Nullable Object value) {
        if (!looksAnimated(value)
                || !(value instanceof Map<?, ?> fields)
                || !(fields.get(Fields.KEYFRAMES) instanceof Map<?, ?> listed)
                || listed.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<Integer, Object> keyframes = new TreeMap<>();
        for (Entry<?, ?> keyframe : listed.entrySet()) {
            if (!(keyframe.getKey() instanceof String frame)
                    || !FRAME.matcher(frame).matches()
                    || keyframe.getValue() == null) {
                return Optional.empty();
            }
            keyframes.put(Integer.valueOf(frame), keyframe.getValue());
        }
        Map<String, Object> extra = new LinkedHashMap<>(Canonical.map(fields));
        extra.keySet().removeAll(Fields.OF_ANIMATED);
        return mode(fields.get(Fields.MODE)).map(mode -> new ParamValue.Animated(keyframes, mode, extra));
    }

    /** Whether somebody meant an animated value, right or wrong. */
    static boolean looksAnimated(@Nullable Object value) {
        return value instanceof Map<?, ?> fields && fields.get(Fields.KEYFRAMES) instanceof Map;
    }

    static Map<String, Object> write(ParamValue.Animated value) {
        Map<String, Object> keyframes = new LinkedHashMap<>();
        value.keyframes().forEach((frame, at) -> keyframes.put(String.valueOf(frame), at));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(Fields.KEYFRAMES, keyframes);
        fields.put(Fields.MODE, value.mode().name().toLowerCase(Locale.ROOT));
        fields.putAll(value.extra());
        return fields;
    }

    private static Optional<Interpolation> mode(@Nullable Object written) {
        for (Interpolation mode : Interpolation.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(written)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
