package org.celflow.editor.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.celflow.graph.Graph;
import org.celflow.graph.LinkedFiles;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.value.Rgb;

/**
 * The parts that the palette files of a graph name, with their colours, so that parts can be picked before anything was
 * rendered. A palette is a JSON file with an object {@code parts}, whose values are {@code "#rrggbb"} or {@code [r, g, b]}.
 * Read in the background; FX thread only.
 */
final class PaletteFiles {
    private static final long LIMIT = 1 << 20;

    private final NodeCatalog catalog;
    private final Executor background;
    private final Executor fx;
    private final ObjectMapper json = new ObjectMapper();
    private Set<Path> known = Set.of();
    private Map<String, String> parts = Map.of();

    PaletteFiles(NodeCatalog catalog, Executor background, Executor fx) {
        this.catalog = catalog;
        this.background = background;
        this.fx = fx;
    }

    /** The parts, in the order of the files. */
    Map<String, String> parts() {
        return parts;
    }

    /** Reads the palettes of a graph, unless they are the ones that were read last. */
    void look(Graph graph, Path base) {
        Set<Path> files = files(graph, base);
        if (files.equals(known)) {
            return;
        }
        known = files;
        background.execute(() -> {
            Map<String, String> found = new LinkedHashMap<>();
            files.forEach(file -> read(file).forEach(found::putIfAbsent));
            fx.execute(() -> {
                if (files.equals(known)) {
                    parts = found;
                }
            });
        });
    }

    private Set<Path> files(Graph graph, Path base) {
        Set<Path> files = new LinkedHashSet<>();
        graph.nodes()
                .values()
                .forEach(node -> catalog.find(node.type().id())
                        .ifPresent(type -> type.params().forEach(spec -> {
                            if (spec instanceof ParamSpec.FileParam file
                                    && file.extensions().contains("json")) {
                                node.param(spec.name())
                                        .flatMap(value -> path(value, spec, base))
                                        .ifPresent(files::add);
                            }
                        })));
        return files;
    }

    private static Optional<Path> path(ParamValue value, ParamSpec spec, Path base) {
        try {
            return value.at(0, spec) instanceof FileValue file && !file.path().isEmpty()
                    ? Optional.of(LinkedFiles.resolve(base, file.path()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) { // an invalid path is one too
            return Optional.empty(); // the problems list says what is wrong with it
        }
    }

    /** Broken files have no parts here; the node that reads them says what is wrong with them. */
    private Map<String, String> read(Path file) {
        Map<String, String> found = new LinkedHashMap<>();
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LIMIT) {
                return found;
            }
            JsonNode listed = json.readTree(file.toFile()).path("parts");
            for (Map.Entry<String, JsonNode> part : listed.properties()) {
                colour(part.getValue()).ifPresent(colour -> found.put(part.getKey(), colour));
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static Optional<String> colour(JsonNode value) {
        try {
            if (value.isTextual()) {
                return Optional.of(Rgb.parse(value.asText()).toString());
            } else if (value.isArray() && value.size() == 3) {
                return Optional.of(new Rgb(
                                value.get(0).asInt(-1),
                                value.get(1).asInt(-1),
                                value.get(2).asInt(-1))
                        .toString());
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
