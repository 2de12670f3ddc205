package org.celflow.diffusion.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a safetensors header into entries, refusing everything that the format does not define. */
final class SafetensorsHeader {
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_RANK = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNameLength(1_000)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final long dataStart;
    private final List<TensorEntry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private SafetensorsHeader(long dataStart) {
        this.dataStart = dataStart;
    }

    /**
     * Reads a header.
     *
     * @param dataStart where in the file the first tensor begins
     * @throws BadHeader saying what is wrong, as the rest of a sentence
     */
    static SafetensorsHeader read(byte[] json, long dataStart) throws BadHeader {
        SafetensorsHeader header = new SafetensorsHeader(dataStart);
        try (JsonParser parser = JSON.createParser(json)) {
            header.top(parser);
        } catch (BadHeader e) {
            throw e;
        } catch (IOException e) {
            // Jackson's message quotes the file; its first line is enough.
            String message = String.valueOf(e.getMessage());
            throw new BadHeader("its header is no valid JSON ("
                    + message.lines().findFirst().orElse("") + ")");
        }
        return header;
    }

    long dataStart() {
        return dataStart;
    }

    List<TensorEntry> entries() {
        return entries;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void top(JsonParser json) throws IOException {
        expect(json, JsonToken.START_OBJECT, "its header");
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (name.equals("__metadata__")) {
                metadata(json);
            } else {
                if (entries.size() == MAX_TENSORS) {
                    throw new BadHeader("it lists more than %,d tensors".formatted(MAX_TENSORS));
                }
                entries.add(entry(json, name));
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
            throw new BadHeader("its header holds more than one JSON object");
        }
    }

    private void metadata(JsonParser json) throws IOException {
        expect(json, JsonToken.START_OBJECT, "its __metadata__");
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new BadHeader("its __metadata__ holds something other than text at " + quoted(key));
            }
            metadata.put(key, json.getText());
        }
    }

    private TensorEntry entry(JsonParser json, String name) throws IOException {
        expect(json, JsonToken.START_OBJECT, "the entry of " + quoted(name));
        @Nullable ElementType type = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            switch (key) {
                case "dtype" -> type = type(json, name);
                case "shape" -> shape = numbers(json, name, MAX_RANK);
                case "data_offsets" -> offsets = numbers(json, name, 2);
                default ->
                    throw new BadHeader("the entry of %s has an unknown field %s".formatted(quoted(name), quoted(key)));
            }
        }
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw new BadHeader("the entry of %s is incomplete".formatted(quoted(name)));
        }
        return entry(name, type, shape, offsets.get(0), offsets.get(1));
    }

    private TensorEntry entry(String name, ElementType type, List<Long> shape, long begin, long end) throws BadHeader {
        long size = type.bytes();
        List<Integer> sizes = new ArrayList<>();
        try {
            for (long dimension : shape) {
                size = Math.multiplyExact(size, dimension);
                sizes.add(Math.toIntExact(dimension));
            }
        } catch (ArithmeticException e) {
            throw new BadHeader("the shape %s of %s is too large".formatted(shape, quoted(name)));
        }
        if (end < begin || end - begin != size) {
            throw new BadHeader(
                    "%s should take %,d bytes but lies at %,d to %,d".formatted(quoted(name), size, begin, end));
        }
        try {
            return TensorEntry.inOrder(
                    name, type, sizes, Math.addExact(dataStart, begin), Math.addExact(dataStart, end));
        } catch (ArithmeticException e) {
            throw new BadHeader("%s lies beyond any file".formatted(quoted(name)));
        }
    }

    private static ElementType type(JsonParser json, String name) throws IOException {
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            throw new BadHeader("the dtype of %s is no text".formatted(quoted(name)));
        }
        String text = json.getText();
        return ElementType.named(text)
                .orElseThrow(
                        () -> new BadHeader("%s has the unknown number type %s".formatted(quoted(name), quoted(text))));
    }

    private static List<Long> numbers(JsonParser json, String name, int most) throws IOException {
        expect(json, JsonToken.START_ARRAY, "a field of " + quoted(name));
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new BadHeader("the entry of %s holds something other than whole numbers".formatted(quoted(name)));
            }
            BigInteger value = json.getBigIntegerValue();
            if (value.signum() < 0 || value.bitLength() > 62) {
                throw new BadHeader("the entry of %s holds the number %s".formatted(quoted(name), value));
            }
            if (numbers.size() == most) {
                throw new BadHeader(
                        "the entry of %s has more than %d dimensions or offsets".formatted(quoted(name), most));
            }
            numbers.add(value.longValue());
        }
        return numbers;
    }

    private static void expect(JsonParser json, JsonToken token, String what) throws IOException {
        if (json.nextToken() != token) {
            throw new BadHeader("%s is no %s".formatted(what, token == JsonToken.START_ARRAY ? "list" : "object"));
        }
    }

    /** A name from the file, cut and without control characters, so that it can stand in a message. */
    static String quoted(String name) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return "'" + (shown.length() > 80 ? shown.substring(0, 77) + "..." : shown) + "'";
    }

    /** What is wrong with a header, as the rest of a sentence that begins with the file's name. */
    static final class BadHeader extends IOException {
        private static final long serialVersionUID = 1L;

        BadHeader(String message) {
            super(message);
        }
    }
}
