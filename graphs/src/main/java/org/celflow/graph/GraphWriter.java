package org.celflow.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.jspecify.annotations.Nullable;

/** Writes a graph as a document of format 1, one parameter, link and note a line. */
final class GraphWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final Lines lines = new Lines();

    String write(Graph graph) {
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(lines);
            json.writeStartObject();
            json.writeNumberField(Fields.FORMAT, GraphJson.FORMAT);
            Map<String, Object> unknownOfTimeline = objectIn(graph.extra(), Fields.TIMELINE);
            json.writeFieldName(Fields.TIMELINE);
            timeline(json, graph.timeline(), unknownOfTimeline);
            json.writeObjectFieldStart("nodes");
            Map<NodeId, Map<String, Port>> links = graph.linksByNode();
            for (Map.Entry<NodeId, GraphNode> node : graph.nodes().entrySet()) {
                json.writeFieldName(node.getKey().value());
                node(json, node.getValue(), links.getOrDefault(node.getKey(), Map.of()));
            }
            json.writeEndObject();
            if (!graph.notes().isEmpty()) {
                json.writeArrayFieldStart("notes");
                for (Note note : graph.notes()) {
                    note(json, note);
                }
                json.writeEndArray();
            }
            for (Map.Entry<String, Object> field : graph.extra().entrySet()) {
                if (!field.getKey().equals(Fields.TIMELINE)) {
                    inline(json, field.getKey(), field.getValue());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text + "\n";
    }

    private void timeline(JsonGenerator json, Timeline timeline, Map<String, Object> unknown) throws IOException {
        Map<String, Object> unknownOfShots = objectIn(unknown, Fields.SHOTS);
        json.writeStartObject();
        number(json, "fps", timeline.fps());
        json.writeArrayFieldStart(Fields.SHOTS);
        Set<String> told = new HashSet<>();
        for (Shot shot : timeline.shots()) {
            json.writeStartObject();
            lines.inline(true);
            json.writeStringField("name", shot.name());
            json.writeNumberField("first", shot.first());
            json.writeNumberField("end", shot.end());
            if (told.add(shot.name())) {
                fields(json, objectIn(unknownOfShots, shot.name()));
            }
            json.writeEndObject();
            lines.inline(false);
        }
        json.writeEndArray();
        for (Map.Entry<String, Object> field : unknown.entrySet()) {
            if (!field.getKey().equals(Fields.SHOTS)) {
                inline(json, field.getKey(), field.getValue());
            }
        }
        json.writeEndObject();
    }

    private void node(JsonGenerator json, GraphNode node, Map<String, Port> inputs) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", node.type().toString());
        if (node.title().isPresent()) {
            json.writeStringField("title", node.title().get());
        }
        if (!node.params().isEmpty()) {
            json.writeObjectFieldStart("params");
            for (Map.Entry<String, ParamValue> param : node.params().entrySet()) {
                inline(json, param.getKey(), raw(param.getValue()));
            }
            json.writeEndObject();
        }
        if (!inputs.isEmpty()) {
            json.writeObjectFieldStart("inputs");
            for (Map.Entry<String, Port> link : inputs.entrySet()) {
                json.writeStringField(link.getKey(), link.getValue().toString());
            }
            json.writeEndObject();
        }
        layout(json, node.layout(), objectIn(node.extra(), Fields.LAYOUT));
        for (Map.Entry<String, Object> field : node.extra().entrySet()) {
            if (!field.getKey().equals(Fields.LAYOUT)) {
                inline(json, field.getKey(), field.getValue());
            }
        }
        json.writeEndObject();
    }

    static Object raw(ParamValue value) {
        return value instanceof ParamValue.Animated animated
                ? Animation.write(animated)
                : ((ParamValue.Literal) value).value();
    }

    private void layout(JsonGenerator json, NodeLayout layout, Map<String, Object> unknown) throws IOException {
        json.writeFieldName(Fields.LAYOUT);
        lines.inline(true);
        json.writeStartObject();
        number(json, "x", layout.x());
        number(json, "y", layout.y());
        if (layout.width() != 0) {
            number(json, "width", layout.width());
        }
        if (layout.collapsed()) {
            json.writeBooleanField("collapsed", true);
        }
        fields(json, unknown);
        json.writeEndObject();
        lines.inline(false);
    }

    private void note(JsonGenerator json, Note note) throws IOException {
        json.writeStartObject();
        lines.inline(true);
        json.writeStringField("id", note.id());
        json.writeStringField("text", note.text());
        number(json, "x", note.x());
        number(json, "y", note.y());
        number(json, "width", note.width());
        number(json, "height", note.height());
        fields(json, note.extra());
        json.writeEndObject();
        lines.inline(false);
    }

    private void inline(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        json.writeFieldName(name);
        lines.inline(true);
        value(json, value);
        lines.inline(false);
    }

    private static void fields(JsonGenerator json, Map<String, Object> fields) throws IOException {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            value(json, field.getValue());
        }
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean is) {
            json.writeBoolean(is);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                value(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            fields(json, Canonical.map(map));
            json.writeEndObject();
        } else {
            throw new IllegalStateException("no value of a graph: " + value.getClass());
        }
    }

    /** A number that is whole without the {@code .0}, as people write it. */
    private static void number(JsonGenerator json, String name, double number) throws IOException {
        json.writeFieldName(name);
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            json.writeNumber((long) number);
        } else {
            json.writeNumber(number);
        }
    }

    private static Map<String, Object> objectIn(Map<String, Object> extra, String name) {
        return extra.get(name) instanceof Map<?, ?> map ? Canonical.map(map) : Map.of();
    }
}
