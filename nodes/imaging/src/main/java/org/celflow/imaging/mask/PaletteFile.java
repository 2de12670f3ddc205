package org.celflow.imaging.mask;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Part;
import org.celflow.node.value.Rgb;

/**
 * Reads colours of parts from a JSON file: {@code {"parts": {"hair": [255, 0, 0], "torso": "#0000ff"}}}, or the inner object
 * alone. Other fields beside {@code parts} are ignored.
 */
public final class PaletteFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final String BACKGROUND = "background";
    private static final Rgb BLACK = new Rgb(0, 0, 0);
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(32)
                    .maxStringLength(10_000)
                    .build())
            .build());

    private PaletteFile() {}

    /**
     * The colours by the names of the parts, in the order of the file.
     *
     * @throws NodeException in one sentence that names the file and the part, if it is no such file
     */
    public static Map<String, Rgb> read(FileRef file) throws NodeException {
        JsonNode root;
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new NodeException("%s is larger than 1 MiB, so it is no palette".formatted(file.name()));
            }
            root = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new NodeException(
                    "%s is no palette: %s at line %d"
                            .formatted(
                                    file.name(),
                                    e.getOriginalMessage().split("\n", 2)[0],
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()),
                    e);
        } catch (IOException e) {
            throw new NodeException("the palette %s cannot be read (%s)".formatted(file.name(), e.getMessage()), e);
        }
        JsonNode parts = root.has("parts") ? root.get("parts") : root;
        if (!parts.isObject() || parts.isEmpty()) {
            throw new NodeException(
                    "%s is no palette; write {\"parts\": {\"hair\": [255, 0, 0]}}".formatted(file.name()));
        }
        Map<String, Rgb> colours = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> part : parts.properties()) {
            colours.put(part.getKey(), colour(file, part.getKey(), part.getValue()));
        }
        return colours;
    }

    /**
     * The palette of a mask: the part named {@code background} comes first; without one the black part; without either, a
     * black background is added.
     *
     * @throws NodeException in one sentence that names the file, if it is no palette of a mask
     */
    static Palette readPalette(FileRef file) throws NodeException {
        Map<String, Rgb> colours = new LinkedHashMap<>();
        Map<String, Rgb> all = read(file);
        String background = all.containsKey(BACKGROUND)
                ? BACKGROUND
                : all.entrySet().stream()
                        .filter(part -> part.getValue().equals(BLACK))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(BACKGROUND);
        colours.put(background, all.getOrDefault(background, BLACK));
        all.forEach(colours::putIfAbsent);
        try {
            return new Palette(colours.entrySet().stream()
                    .map(part -> new Part(part.getKey(), part.getValue()))
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new NodeException("%s is no palette of a mask: %s".formatted(file.name(), e.getMessage()), e);
        }
    }

    private static Rgb colour(FileRef file, String part, JsonNode value) throws NodeException {
        try {
            if (value.isTextual()) {
                return Rgb.parse(value.textValue());
            }
            if (value.isArray()
                    && value.size() == 3
                    && value.get(0).isInt()
                    && value.get(1).isInt()
                    && value.get(2).isInt()) {
                return new Rgb(
                        value.get(0).intValue(),
                        value.get(1).intValue(),
                        value.get(2).intValue());
            }
            throw new IllegalArgumentException("write [255, 0, 0] or \"#ff0000\"");
        } catch (IllegalArgumentException e) {
            throw new NodeException(
                    "%s gives the part %s no colour: %s".formatted(file.name(), part, e.getMessage()), e);
        }
    }
}
