package org.celflow.editor.canvas;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.GraphNode;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;

/** Values of parameters as text on a node. */
final class ParamText {
    private ParamText() {}

    /** The raw value of a parameter at a frame: the one that is set, or the default. */
    static Object raw(GraphNode node, ParamSpec spec, int frame) {
        return node.param(spec.name()).map(value -> value.at(frame)).orElse(spec.defaultValue());
    }

    /** The normal form of a parameter at a frame; empty if the graph holds something that it cannot be. */
    static Optional<Object> value(GraphNode node, ParamSpec spec, int frame) {
        try {
            return Optional.of(
                    node.param(spec.name()).map(value -> value.at(frame, spec)).orElseGet(spec::defaultValue));
        } catch (IllegalArgumentException outOfRange) {
            return Optional.empty();
        }
    }

    static boolean animated(GraphNode node, String param) {
        return node.param(param).filter(ParamValue.Animated.class::isInstance).isPresent();
    }

    /** What the field shows. */
    static String of(GraphNode node, ParamSpec spec, int frame) {
        return value(node, spec, frame).map(value -> format(spec, value)).orElseGet(() -> any(raw(node, spec, frame)));
    }

    /** A value of an unknown kind. */
    static String any(Object raw) {
        if (raw instanceof Map<?, ?> map && map.get("path") instanceof String path) {
            return tail(path, 2);
        }
        return oneLine(String.valueOf(raw));
    }

    /** A normal form, short. */
    static String format(ParamSpec spec, Object value) {
        if (spec instanceof ParamSpec.RealParam real && value instanceof Double number) {
            return withUnit(real(number, real.step()), real.unit());
        } else if (spec instanceof ParamSpec.IntParam whole) {
            return withUnit(String.valueOf(value), whole.unit());
        } else if (spec instanceof ParamSpec.SeedParam && value instanceof Long seed) {
            return Long.toUnsignedString(seed);
        } else if (value instanceof FileValue file) {
            return file.path().isEmpty() ? "no file" : tail(file.path(), 1);
        } else if (value instanceof SequenceValue sequence) {
            return sequence.path().isEmpty() ? "no files" : tail(sequence.path(), 2);
        } else if (value instanceof List<?> names) {
            return names.isEmpty()
                    ? "none"
                    : oneLine(String.join(
                            ", ", names.stream().map(String::valueOf).toList()));
        } else if (value instanceof Map<?, ?> colours) {
            return colours.isEmpty() ? "none" : colours.size() + (colours.size() == 1 ? " part" : " parts");
        }
        return oneLine(String.valueOf(value));
    }

    /** A real number with the decimals of its step, and more only when it has more. */
    static String real(double number, double step) {
        int decimals = 0;
        while (decimals < 6
                && Math.abs(step * Math.pow(10, decimals) - Math.rint(step * Math.pow(10, decimals))) > 1e-9) {
            decimals++;
        }
        while (decimals < 6
                && Math.abs(number * Math.pow(10, decimals) - Math.rint(number * Math.pow(10, decimals))) > 1e-6) {
            decimals++;
        }
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    private static String withUnit(String number, String unit) {
        return unit.isEmpty() ? number : number + " " + unit;
    }

    private static String tail(String path, int elements) {
        String[] parts = path.replace('\\', '/').split("/", -1);
        StringBuilder tail = new StringBuilder();
        for (int i = Math.max(0, parts.length - elements); i < parts.length; i++) {
            tail.append(tail.length() == 0 ? "" : "/").append(parts[i]);
        }
        return tail.toString();
    }

    private static String oneLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end) + " ...";
    }
}
