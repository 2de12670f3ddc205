package org.celflow.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph file format, format 1: JSON, described in {@code graphs/README.md}. Unknown node types and unknown fields are
 * kept, so that a file goes through an older program, or one that lacks a plugin, without loss.
 *
 * <p>Reading is safe on any bytes: nothing is run, fetched or written; documents are limited to 64 MB, 64 levels, texts of
 * a million characters, numbers of 64 digits and 100,000 nodes; a key that comes twice is refused.
 */
public final class GraphJson {
    /** The format that this program writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    /** The largest document that is read, in bytes. */
    public static final int MAX_BYTES = 64 << 20;

    /** Migrations by the format that they take; there is none before format 1. */
    private static final List<FormatMigration> MIGRATIONS = List.of();

    private GraphJson() {}

    /**
     * Reads a graph.
     *
     * @param json the document, UTF-8
     * @param name what messages call it, usually the file's name
     */
    public static Graph read(byte[] json, String name) throws GraphFormatException {
        return read(json, name, FORMAT, MIGRATIONS);
    }

    static Graph read(byte[] json, String name, int newest, List<FormatMigration> migrations)
            throws GraphFormatException {
        Map<String, Object> document = new LinkedHashMap<>(JsonDocument.parse(json, name));
        Object format = document.remove(Fields.FORMAT);
        if (!(format instanceof Long number) || number < 1) {
            throw new GraphFormatException(name + ": " + foreign(document, format != null));
        }
        if (number > newest) {
            throw new GraphFormatException(
                    "%s: the graph has format %d, and this version of Celflow reads formats up to %d; use a newer Celflow"
                            .formatted(name, number, newest));
        }
        try {
            for (int from = number.intValue(); from < newest; from++) {
                document = new LinkedHashMap<>(migration(migrations, from).migrate(document));
            }
        } catch (IllegalArgumentException e) {
            throw new GraphFormatException(name + ": " + e.getMessage(), e);
        }
        return new GraphReader(name).graph(document);
    }

    private static FormatMigration migration(List<FormatMigration> migrations, int from) {
        return migrations.stream()
                .filter(migration -> migration.from() == from)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no migration from format " + from));
    }

    private static String foreign(Map<String, Object> document, boolean hasFormat) {
        if (hasFormat) {
            return "the field celflow must be the number of the format, as 1";
        }
        boolean comfy = document.get("nodes") instanceof List
                || !document.isEmpty()
                        && document.values().stream()
                                .allMatch(node -> node instanceof Map<?, ?> map && map.containsKey("class_type"));
        return comfy
                ? "this is a ComfyUI workflow, which cannot be opened; build the graph in Celflow"
                : "this is no Celflow graph: the field celflow is missing";
    }

    /** The document of a graph: always the same text for equal graphs, one parameter a line, ending with a line break. */
    public static String write(Graph graph) {
        return new GraphWriter().write(graph);
    }
}
