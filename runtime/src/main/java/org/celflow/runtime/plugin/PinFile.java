package org.celflow.runtime.plugin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.celflow.graph.WholeFile;

/** {@code plugins.json}: which plugins the user agreed to, and the digests of their jars. */
final class PinFile {
    private static final int FORMAT = 1;

    private final Path file;

    PinFile(Path file) {
        this.file = file;
    }

    /** The pinned plugins by id; none if nothing was ever installed. */
    SortedMap<String, PinnedPlugin> read() throws PluginException {
        SortedMap<String, PinnedPlugin> pins = new TreeMap<>();
        JsonNode root;
        try {
            byte[] text = Files.readAllBytes(file);
            // Made only when there is something to read: it would slow the start of those who have no plugins.
            root = JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(text);
        } catch (NoSuchFileException e) {
            return pins;
        } catch (IOException e) {
            throw new PluginException(
                    "%s cannot be read, so no plugin is loaded; remove it and install the plugins again (%s)"
                            .formatted(file, e.getMessage()),
                    e);
        }
        if (root.path("format").asInt() != FORMAT || !root.path("plugins").isObject()) {
            throw new PluginException(
                    "%s has a form that this version does not know, so no plugin is loaded; remove it and install the plugins again"
                            .formatted(file));
        }
        for (Map.Entry<String, JsonNode> entry : root.path("plugins").properties()) {
            JsonNode pin = entry.getValue();
            pins.put(
                    entry.getKey(),
                    new PinnedPlugin(
                            entry.getKey(),
                            pin.path("version").asText(),
                            pin.path("file").asText(),
                            pin.path("sha256").asText()));
        }
        return pins;
    }

    void write(Collection<PinnedPlugin> pins) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeObjectFieldStart("plugins");
            for (PinnedPlugin pin : pins) {
                json.writeObjectFieldStart(pin.id());
                json.writeStringField("version", pin.version());
                json.writeStringField("file", pin.file());
                json.writeStringField("sha256", pin.sha256());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        WholeFile.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
