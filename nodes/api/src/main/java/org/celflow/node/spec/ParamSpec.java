package org.celflow.node.spec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Rgb;

/**
 * A parameter of a node type: its kind, default and range.
 *
 * <p>Graph files hold raw values (text, numbers, lists, maps). {@link #normalise} checks one and gives its normal form:
 * {@link Long} for {@link IntParam} and {@link SeedParam}, {@link Double}, {@link Boolean}, {@link String},
 * {@link FileValue}, {@link SequenceValue}, {@code List<String>} or {@code Map<String, String>}.
 */
public sealed interface ParamSpec {
    /** The name in files, on the node and in messages. */
    String name();

    /** What it does, for the artist. */
    String doc();

    /** The normal form of the default. */
    Object defaultValue();

    /**
     * Checks a raw value.
     *
     * @return its normal form
     * @throws IllegalArgumentException with the end of a sentence that begins with the parameter's name, as {@code must be
     *     between 0 and 1, not 7}
     */
    Object normalise(Object raw);

    /** A whole number. */
    record IntParam(String name, String doc, long def, long min, long max, long step, String unit, boolean asInt)
            implements ParamSpec {
        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            Object value =
                    raw instanceof Double d && d == Math.rint(d) && Math.abs(d) < 9e15 ? (Object) d.longValue() : raw;
            if (!(value instanceof Long) && !(value instanceof Integer)) {
                throw new IllegalArgumentException("must be a whole number, not " + Raw.show(raw));
            }
            long number = ((Number) value).longValue();
            if (number < min || number > max) {
                throw new IllegalArgumentException("must be between %d and %d, not %d".formatted(min, max, number));
            }
            return number;
        }
    }

    /** A real number. */
    record RealParam(String name, String doc, double def, double min, double max, double step, String unit)
            implements ParamSpec {
        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            if (!(raw instanceof Number n) || !Double.isFinite(n.doubleValue())) {
                throw new IllegalArgumentException("must be a number, not " + Raw.show(raw));
            }
            double number = n.doubleValue() + 0.0; // -0.0 becomes 0.0: one value, one key
            if (number < min || number > max) {
                throw new IllegalArgumentException(
                        "must be between %s and %s, not %s".formatted(Raw.show(min), Raw.show(max), Raw.show(number)));
            }
            return number;
        }
    }

    /** Text. */
    record TextParam(String name, String doc, String def, boolean multiline) implements ParamSpec {
        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            return Raw.text(raw);
        }
    }

    /** One of a list. */
    record ChoiceParam(String name, String doc, String def, List<String> options, Class<? extends Enum<?>> type)
            implements ParamSpec {
        /** Copies the list. */
        public ChoiceParam {
            options = List.copyOf(options);
        }

        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            if (!(raw instanceof String text) || !options.contains(text)) {
                throw new IllegalArgumentException(
                        "must be one of %s, not %s".formatted(String.join(", ", options), Raw.show(raw)));
            }
            return text;
        }
    }

    /** On or off. */
    record SwitchParam(String name, String doc, boolean def) implements ParamSpec {
        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            if (!(raw instanceof Boolean)) {
                throw new IllegalArgumentException("must be true or false, not " + Raw.show(raw));
            }
            return raw;
        }
    }

    /** An unsigned 64-bit number. */
    record SeedParam(String name, String doc, long def) implements ParamSpec {
        private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(64);

        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            BigInteger number;
            if (raw instanceof BigInteger big) {
                number = big;
            } else if (raw instanceof Long || raw instanceof Integer) {
                number = BigInteger.valueOf(((Number) raw).longValue());
            } else {
                throw new IllegalArgumentException("must be a whole number, not " + Raw.show(raw));
            }
            if (number.signum() < 0 || number.compareTo(LIMIT) >= 0) {
                throw new IllegalArgumentException("must be between 0 and 18446744073709551615, not " + number);
            }
            return number.longValue();
        }
    }

    /**
     * A file that is read.
     *
     * @param models which of the user's models are offered
     */
    record FileParam(String name, String doc, List<String> extensions, boolean optional, List<ModelKind> models)
            implements ParamSpec {
        /** Copies the lists. */
        public FileParam {
            extensions = List.copyOf(extensions);
            models = List.copyOf(models);
        }

        /** A file that is no model. */
        public FileParam(String name, String doc, List<String> extensions, boolean optional) {
            this(name, doc, extensions, optional, List.of());
        }

        @Override
        public Object defaultValue() {
            return new FileValue("", Optional.empty());
        }

        @Override
        public Object normalise(Object raw) {
            if (raw instanceof FileValue) {
                return raw;
            }
            if (raw instanceof Map<?, ?> map && map.get("path") instanceof String path) {
                Object digest = map.get("sha256");
                if (digest == null) {
                    return new FileValue(path, Optional.empty());
                }
                if (digest instanceof String hex && hex.matches("[0-9a-f]{64}")) {
                    return new FileValue(path, Optional.of(hex));
                }
                throw new IllegalArgumentException("has a sha256 that is not 64 hexadecimal digits");
            }
            if (raw instanceof String path) {
                return new FileValue(path, Optional.empty());
            }
            throw new IllegalArgumentException("must be a file's path, not " + Raw.show(raw));
        }
    }

    /** Numbered image files, one a frame. */
    record SequenceParam(String name, String doc) implements ParamSpec {
        @Override
        public Object defaultValue() {
            return new SequenceValue("", 0);
        }

        @Override
        public Object normalise(Object raw) {
            if (raw instanceof SequenceValue) {
                return raw;
            }
            if (raw instanceof String path) {
                return new SequenceValue(path, 0);
            }
            if (raw instanceof Map<?, ?> map && map.get("path") instanceof String path) {
                Object offset = map.get("offset");
                if (offset == null) {
                    return new SequenceValue(path, 0);
                }
                if (offset instanceof Number n && n.doubleValue() == n.intValue()) {
                    return new SequenceValue(path, n.intValue());
                }
                throw new IllegalArgumentException("has an offset that is no whole number: " + Raw.show(offset));
            }
            throw new IllegalArgumentException("must be a folder or pattern, not " + Raw.show(raw));
        }
    }

    /** Where files are written, relative to the output folder. */
    record OutputParam(String name, String doc, String def) implements ParamSpec {
        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            return Raw.text(raw);
        }
    }

    /** A colour, {@code #rrggbb} in lower case. */
    record ColourParam(String name, String doc, Rgb def) implements ParamSpec {
        @Override
        public Object defaultValue() {
            return def.toString();
        }

        @Override
        public Object normalise(Object raw) {
            return Raw.colour(raw);
        }
    }

    /** Names of parts. */
    record NamesParam(String name, String doc, List<String> def) implements ParamSpec {
        /** Copies the list. */
        public NamesParam {
            def = List.copyOf(def);
        }

        @Override
        public Object defaultValue() {
            return def;
        }

        @Override
        public Object normalise(Object raw) {
            if (!(raw instanceof Collection<?> list)) {
                throw new IllegalArgumentException("must be a list of names, not " + Raw.show(raw));
            }
            List<String> names = new ArrayList<>();
            for (Object name : list) {
                names.add(Raw.text(name));
            }
            return List.copyOf(names);
        }
    }

    /** A colour for each of some parts, in the order written. */
    record ColoursParam(String name, String doc) implements ParamSpec {
        @Override
        public Object defaultValue() {
            return Map.of();
        }

        @Override
        public Object normalise(Object raw) {
            if (!(raw instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("must map names to colours, not " + Raw.show(raw));
            }
            Map<String, String> colours = new LinkedHashMap<>();
            map.forEach((part, colour) -> colours.put(Raw.text(part), Raw.colour(colour)));
            return java.util.Collections.unmodifiableMap(colours);
        }
    }

    /** Checks that several kinds share. */
    final class Raw {
        private Raw() {}

        static String text(@org.jspecify.annotations.Nullable Object raw) {
            if (!(raw instanceof String text)) {
                throw new IllegalArgumentException("must be text, not " + show(raw));
            }
            return text;
        }

        static String colour(@org.jspecify.annotations.Nullable Object raw) {
            return Rgb.parse(text(raw)).toString();
        }

        static String show(@org.jspecify.annotations.Nullable Object raw) {
            if (raw instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15) {
                return String.valueOf(d.longValue());
            }
            String text = raw instanceof String s ? "'" + s + "'" : String.valueOf(raw);
            return text.length() > 60 ? text.substring(0, 57).toLowerCase(Locale.ROOT) + "..." : text;
        }
    }
}
