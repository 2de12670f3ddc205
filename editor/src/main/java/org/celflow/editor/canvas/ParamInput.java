package org.celflow.editor.canvas;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;

/** Values of parameters as text that one types, and back. */
final class ParamInput {
    private ParamInput() {}

    /** The whole value as editable text. */
    static String text(ParamSpec spec, Object value) {
        if (spec instanceof ParamSpec.SeedParam && value instanceof Long seed) {
            return Long.toUnsignedString(seed);
        } else if (value instanceof Double number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        } else if (value instanceof FileValue file) {
            return file.path();
        } else if (value instanceof SequenceValue sequence) {
            return sequence.path();
        } else if (value instanceof List<?> names) {
            return names.stream().map(String::valueOf).collect(Collectors.joining(", "));
        } else if (value instanceof Map<?, ?> colours) {
            return colours.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining("\n"));
        }
        return String.valueOf(value);
    }

    /**
     * Reads what was typed.
     *
     * @param before the normal form that it replaces
     * @throws IllegalArgumentException with the end of a sentence that begins with the parameter's name
     */
    static ParamValue parse(ParamSpec spec, Object before, String typed) {
        Object raw = raw(spec, before, typed);
        spec.normalise(raw);
        return new ParamValue.Literal(raw);
    }

    private static Object raw(ParamSpec spec, Object before, String typed) {
        if (spec instanceof ParamSpec.IntParam || spec instanceof ParamSpec.SeedParam) {
            return whole(typed.strip());
        } else if (spec instanceof ParamSpec.RealParam) {
            return real(typed.strip());
        } else if (spec instanceof ParamSpec.NamesParam) {
            return Arrays.stream(typed.split("[,\n]", -1))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
        } else if (spec instanceof ParamSpec.ColoursParam) {
            return colours(typed);
        } else if (spec instanceof ParamSpec.SequenceParam && before instanceof SequenceValue sequence) {
            return sequence.offset() == 0
                    ? (Object) Map.of("path", typed.strip())
                    : Map.of("path", typed.strip(), "offset", (long) sequence.offset());
        } else if (spec instanceof ParamSpec.FileParam) {
            return Map.of("path", typed.strip());
        } else if (spec instanceof ParamSpec.ColourParam) {
            return typed.strip();
        }
        return typed;
    }

    private static Object whole(String typed) {
        try {
            BigInteger number = new BigDecimal(typed.replace(',', '.')).toBigIntegerExact();
            return number.bitLength() < 64 ? (Object) number.longValue() : number;
        } catch (ArithmeticException | NumberFormatException notWhole) {
            throw new IllegalArgumentException("must be a whole number, not '%s'".formatted(typed), notWhole);
        }
    }

    private static Object real(String typed) {
        try {
            return new BigDecimal(typed.replace(',', '.')).doubleValue();
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("must be a number, not '%s'".formatted(typed), noNumber);
        }
    }

    private static Map<String, Object> colours(String typed) {
        Map<String, Object> colours = new LinkedHashMap<>();
        for (String line : typed.split("\n", -1)) {
            String entry = line.strip();
            int cut = entry.lastIndexOf('#');
            if (entry.isEmpty()) {
                continue;
            }
            if (cut < 1) {
                throw new IllegalArgumentException(
                        "needs a part and its colour on each line, as hair #aa3322, not '%s'".formatted(entry));
            }
            colours.put(entry.substring(0, cut).replaceAll("[=:\\s]+$", ""), entry.substring(cut));
        }
        return colours;
    }
}
