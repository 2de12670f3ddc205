package org.celflow.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Named settings, as a case or a node of a graph holds them. What is missing or of another kind is a sentence.
 *
 * @param where whose they are, for messages
 * @param json a JSON object
 */
public record Params(String where, JsonNode json) {
    /** Whether a setting is there and not null. */
    public boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** A setting of any kind. */
    public JsonNode value(String name) throws BadCaseException {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            throw new BadCaseException("%s lacks '%s'".formatted(where, name));
        }
        return value;
    }

    /** A text. */
    public String text(String name) throws BadCaseException {
        JsonNode value = value(name);
        if (!value.isTextual()) {
            throw new BadCaseException("%s: '%s' is no text".formatted(where, name));
        }
        return value.textValue();
    }

    /** A text that may be missing. */
    public Optional<String> find(String name) throws BadCaseException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A number with a fraction. */
    public double real(String name) throws BadCaseException {
        JsonNode value = value(name);
        if (!value.isNumber()) {
            throw new BadCaseException("%s: '%s' is no number".formatted(where, name));
        }
        return value.doubleValue();
    }

    /** A number that may be missing. */
    public double real(String name, double otherwise) throws BadCaseException {
        return has(name) ? real(name) : otherwise;
    }

    /** A whole number that fits into 32 bits. */
    public int whole(String name) throws BadCaseException {
        JsonNode value = value(name);
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw new BadCaseException("%s: '%s' is no whole number of 32 bits".formatted(where, name));
        }
        return value.intValue();
    }

    /** A seed: 64 bits, unsigned, written as a number or as text. */
    public long seed(String name) throws BadCaseException {
        JsonNode value = value(name);
        try {
            return Long.parseUnsignedLong(value.asText());
        } catch (NumberFormatException e) {
            throw new BadCaseException("%s: '%s' is no seed of 64 bits".formatted(where, name), e);
        }
    }

    /** Yes or no. */
    public boolean flag(String name) throws BadCaseException {
        JsonNode value = value(name);
        if (!value.isBoolean()) {
            throw new BadCaseException("%s: '%s' is neither true nor false".formatted(where, name));
        }
        return value.booleanValue();
    }

    /** Whole numbers. */
    public List<Integer> wholes(String name) throws BadCaseException {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode number : value(name)) {
            if (!number.canConvertToInt()) {
                throw new BadCaseException("%s: '%s' holds something else than whole numbers".formatted(where, name));
            }
            numbers.add(number.intValue());
        }
        return numbers;
    }

    /** Settings within. */
    public Params inner(String name) throws BadCaseException {
        JsonNode value = value(name);
        if (!value.isObject()) {
            throw new BadCaseException("%s: '%s' holds no settings".formatted(where, name));
        }
        return new Params(where + ", " + name, value);
    }
}
