package org.celflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.Supplier;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.jspecify.annotations.Nullable;

/** Makes a graph of the fields of a document of format 1. */
final class GraphReader {
    private static final int MAX_NODES = 100_000;
    private final String file;

    /** A reader whose messages begin with the file's name. */
    GraphReader(String file) {
        this.file = file;
    }

    Graph graph(Map<String, Object> root) throws GraphFormatException {
        Map<String, Object> extra = new LinkedHashMap<>(Fields.unknown(root, Fields.ROOT));
        Timeline timeline = Graph.empty().timeline();
        if (root.containsKey(Fields.TIMELINE)) {
            timeline = timeline(object(root, Fields.TIMELINE, ""), extra);
        }
        Map<String, Object> described = root.containsKey("nodes") ? object(root, "nodes", "") : Map.of();
        if (described.size() > MAX_NODES) {
            throw wrong("nodes", "a graph has at most %d nodes, not %d".formatted(MAX_NODES, described.size()));
        }
        Map<NodeId, GraphNode> nodes = new LinkedHashMap<>();
        Map<Port, Port> links = new LinkedHashMap<>();
        for (String name : described.keySet()) {
            String place = "nodes." + Canonical.shorten(name);
            NodeId id = made(place, () -> new NodeId(name));
            Map<String, Object> fields = object(described, name, "nodes.");
            nodes.put(id, node(fields, place));
            if (fields.containsKey("inputs")) {
                links(id, object(fields, "inputs", place + "."), place + ".inputs", links);
            }
        }
        List<Note> notes = new ArrayList<>();
        List<?> listed = root.containsKey("notes") ? list(root, "notes", "") : List.of();
        for (int i = 0; i < listed.size(); i++) {
            notes.add(note(listed.get(i), "notes[%d]".formatted(i)));
        }
        Timeline read = timeline;
        return made("", () -> new Graph(read, nodes, links, notes, extra));
    }

    /** Unknown fields inside the timeline go into {@code extra}, see {@link Graph#extra()}. */
    private Timeline timeline(Map<String, Object> fields, Map<String, Object> extra) throws GraphFormatException {
        Map<String, Object> unknown = Fields.unknown(fields, Fields.OF_TIMELINE);
        Map<String, Object> unknownOfShots = new LinkedHashMap<>();
        List<Shot> shots = new ArrayList<>();
        List<?> listed = list(fields, Fields.SHOTS, "timeline.");
        for (int i = 0; i < listed.size(); i++) {
            String place = "timeline.shots[%d]".formatted(i);
            Map<String, Object> shot = asObject(listed.get(i), place);
            String name = text(shot, "name", place + ".");
            int first = whole(shot, "first", place + ".");
            int end = whole(shot, "end", place + ".");
            shots.add(made(place, () -> new Shot(name, first, end)));
            Map<String, Object> rest = Fields.unknown(shot, Fields.OF_SHOT);
            if (!rest.isEmpty()) {
                unknownOfShots.put(name, rest);
            }
        }
        if (!unknownOfShots.isEmpty()) {
            unknown.put(Fields.SHOTS, unknownOfShots);
        }
        if (!unknown.isEmpty()) {
            extra.put(Fields.TIMELINE, unknown);
        }
        double fps = number(fields, "fps", "timeline.");
        return made("timeline", () -> new Timeline(fps, shots));
    }

    private GraphNode node(Map<String, Object> fields, String place) throws GraphFormatException {
        String written = text(fields, "type", place + ".");
        TypeRef type = made(place + ".type", () -> TypeRef.parse(written));
        Optional<String> title =
                fields.containsKey("title") ? Optional.of(text(fields, "title", place + ".")) : Optional.empty();
        Map<String, ParamValue> params = new LinkedHashMap<>();
        Map<String, Object> set = fields.containsKey("params") ? object(fields, "params", place + ".") : Map.of();
        for (Entry<String, Object> param : set.entrySet()) {
            // A parameter that is null is one that is not set.
            if (param.getValue() != null) {
                params.put(
                        param.getKey(),
                        made(place + ".params." + Canonical.shorten(param.getKey()), () -> param(param.getValue())));
            }
        }
        Map<String, Object> extra = Fields.unknown(fields, Fields.OF_NODE);
        NodeLayout layout = NodeLayout.ORIGIN;
        if (fields.containsKey(Fields.LAYOUT)) {
            Map<String, Object> lies = object(fields, Fields.LAYOUT, place + ".");
            layout = layout(lies, place + ".layout");
            Map<String, Object> rest = Fields.unknown(lies, Fields.OF_LAYOUT);
            if (!rest.isEmpty()) {
                extra.put(Fields.LAYOUT, rest);
            }
        }
        NodeLayout read = layout;
        return made(place, () -> new GraphNode(type, title, params, read, extra));
    }

    private NodeLayout layout(Map<String, Object> fields, String place) throws GraphFormatException {
        double x = number(fields, "x", place + ".");
        double y = number(fields, "y", place + ".");
        double width = fields.containsKey("width") ? number(fields, "width", place + ".") : 0;
        boolean collapsed = false;
        if (fields.containsKey("collapsed")) {
            if (!(fields.get("collapsed") instanceof Boolean is)) {
                throw wrong(place + ".collapsed", "must be true or false");
            }
            collapsed = is;
        }
        boolean read = collapsed;
        return made(place, () -> new NodeLayout(x, y, width, read));
    }

    private static ParamValue param(Object value) {
        Optional<ParamValue> animated = Animation.read(value);
        return animated.orElseGet(() -> new ParamValue.Literal(value));
    }

    private void links(NodeId node, Map<String, Object> inputs, String place, Map<Port, Port> links)
            throws GraphFormatException {
        for (String name : inputs.keySet()) {
            String at = place + "." + Canonical.shorten(name);
            Port input = made(at, () -> new Port(node, name));
            String output = text(inputs, name, place + ".");
            links.put(input, made(at, () -> Port.parse(output)));
        }
    }

    private Note note(@Nullable Object value, String place) throws GraphFormatException {
        Map<String, Object> fields = asObject(value, place);
        String id = text(fields, "id", place + ".");
        String text = text(fields, "text", place + ".");
        double x = number(fields, "x", place + ".");
        double y = number(fields, "y", place + ".");
        double width = number(fields, "width", place + ".");
        double height = number(fields, "height", place + ".");
        return made(place, () -> new Note(id, text, x, y, width, height, Fields.unknown(fields, Fields.OF_NOTE)));
    }

    private Map<String, Object> object(Map<String, Object> in, String name, String place) throws GraphFormatException {
        return asObject(in.get(name), place + Canonical.shorten(name));
    }

    private Map<String, Object> asObject(@Nullable Object value, String place) throws GraphFormatException {
        if (!(value instanceof Map<?, ?>)) {
            throw wrong(place, "must be an object { }");
        }
        @SuppressWarnings("unchecked") // the document is made of maps by name alone
        Map<String, Object> fields = (Map<String, Object>) value;
        return fields;
    }

    private List<?> list(Map<String, Object> in, String name, String place) throws GraphFormatException {
        if (in.get(name) instanceof List<?> list) {
            return list;
        }
        throw wrong(place + name, "must be a list [ ]");
    }

    private String text(Map<String, Object> in, String name, String place) throws GraphFormatException {
        if (in.get(name) instanceof String text) {
            return text;
        }
        throw wrong(place + Canonical.shorten(name), "must be a text");
    }

    private double number(Map<String, Object> in, String name, String place) throws GraphFormatException {
        if (in.get(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(place + name, "must be a number");
    }

    private int whole(Map<String, Object> in, String name, String place) throws GraphFormatException {
        if (in.get(name) instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw wrong(place + name, "must be a whole number");
    }

    private <T> T made(String place, Supplier<T> how) throws GraphFormatException {
        try {
            return how.get();
        } catch (IllegalArgumentException e) {
            throw wrong(place, e.getMessage());
        }
    }

    private GraphFormatException wrong(String place, @Nullable String what) {
        return new GraphFormatException(file + ": " + (place.isEmpty() ? "" : place + ": ") + what);
    }
}
