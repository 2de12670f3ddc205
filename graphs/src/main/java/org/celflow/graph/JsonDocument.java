package org.celflow.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON of any origin into plain values, within limits. */
final class JsonDocument {
    // The number of tokens bounds memory: the smallest text for the largest heap is "[],[],[],...".
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(1 << 20)
                    .maxNameLength(1 << 10)
                    .maxNumberLength(64)
                    .maxDocumentLength(GraphJson.MAX_BYTES)
                    .maxTokenCount(4_000_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Tables of names outlive the document, and can be made slow by chosen names.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonDocument() {}

    /** The fields of the object that the document is. */
    static Map<String, Object> parse(byte[] json, String name) throws GraphFormatException {
        if (json.length > GraphJson.MAX_BYTES) {
            throw new GraphFormatException("%s: the file has %d bytes, and graphs have at most %d"
                    .formatted(name, json.length, GraphJson.MAX_BYTES));
        }
        try (JsonParser parser = FACTORY.createParser(characters(json))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new GraphFormatException(name + ": this is no graph: it does not begin with {");
            }
            Map<String, Object> document = object(parser, name);
            if (parser.nextToken() != null) {
                throw at(name, parser.currentTokenLocation(), "something follows after the end of the graph");
            }
            return document;
        } catch (StreamConstraintsException e) {
            String message = e.getOriginalMessage();
            int detail = message.indexOf(", from `");
            throw at(
                    name,
                    e.getLocation(),
                    "the document is beyond what graphs may have: "
                            + (detail < 0 ? message : message.substring(0, detail) + ")"));
        } catch (JsonProcessingException e) {
            // The parser's hints are for those who write programs.
            String what = e.getOriginalMessage().replaceFirst("(?s)(: enable `|: maybe a | \\(start marker at ).*", "");
            throw at(name, e.getLocation(), "this is no valid JSON: " + what.replaceAll("\\p{Cntrl}+", " "));
        } catch (CharacterCodingException e) {
            throw new GraphFormatException(name + ": this is no text in UTF-8", e);
        } catch (IOException e) {
            throw new GraphFormatException(name + ": " + e.getMessage(), e);
        }
    }

    /** Strict, unlike the parser's own decoder: broken text must not become other text. */
    private static Reader characters(byte[] json) {
        boolean mark = json.length >= 3 && json[0] == (byte) 0xef && json[1] == (byte) 0xbb && json[2] == (byte) 0xbf;
        int start = mark ? 3 : 0;
        return new InputStreamReader(
                new ByteArrayInputStream(json, start, json.length - start),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static Map<String, Object> object(JsonParser parser, String name) throws IOException, GraphFormatException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            fields.put(field, value(parser, name));
        }
        return fields.isEmpty() ? Map.of() : fields;
    }

    private static @Nullable Object value(JsonParser parser, String name) throws IOException, GraphFormatException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, name);
            case START_ARRAY -> array(parser, name);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> Canonical.of(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> {
                double number = parser.getDoubleValue();
                if (!Double.isFinite(number)) {
                    throw at(
                            name,
                            parser.currentTokenLocation(),
                            "the number %s is too large".formatted(parser.getText()));
                }
                yield number;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw at(name, parser.currentTokenLocation(), "this is no valid JSON");
        };
    }

    private static List<Object> array(JsonParser parser, String name) throws IOException, GraphFormatException {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, name));
        }
        return items.isEmpty() ? List.of() : items;
    }

    private static GraphFormatException at(String name, @Nullable JsonLocation place, String message) {
        String where = place == null || place.getLineNr() < 1
                ? ""
                : ", line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
        return new GraphFormatException(name + where + ": " + message);
    }
}
