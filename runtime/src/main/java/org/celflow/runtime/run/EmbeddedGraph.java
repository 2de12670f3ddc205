package org.celflow.runtime.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphJson;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.node.NodeException;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;
import org.celflow.runtime.file.SequenceFinder;

/**
 * The graph as it is embedded in what it makes: with the digests of the files that it read, and relative paths counted
 * from the folder of the written file, so that opening that file finds them.
 */
final class EmbeddedGraph {
    private final Graph graph;
    private final NodeCatalog catalog;
    private final Path base;
    private final Map<Port, String> digests;
    private final Map<Path, String> texts = new ConcurrentHashMap<>();

    /**
     * Of a graph.
     *
     * @param base where its relative paths begin
     * @param digests of files, by node and parameter
     */
    EmbeddedGraph(Graph graph, NodeCatalog catalog, Path base, Map<Port, String> digests) {
        this.graph = graph;
        this.catalog = catalog;
        this.base = base;
        this.digests = Map.copyOf(digests);
    }

    /** The text for files of a folder. */
    String in(Path folder) {
        return texts.computeIfAbsent(folder, f -> GraphJson.write(moved(f)));
    }

    private Graph moved(Path folder) {
        Graph result = graph;
        for (Map.Entry<NodeId, GraphNode> entry : graph.nodes().entrySet()) {
            Optional<NodeType> type = catalog.find(entry.getValue().type().id());
            for (Map.Entry<String, ParamValue> param : entry.getValue().params().entrySet()) {
                Optional<ParamSpec> spec = type.flatMap(t -> t.param(param.getKey()));
                if (spec.isPresent() && param.getValue() instanceof ParamValue.Literal literal) {
                    Optional<Object> value =
                            moved(new Port(entry.getKey(), param.getKey()), spec.get(), literal, folder);
                    if (value.isPresent()) {
                        result = result.apply(new GraphEdit.SetParam(
                                entry.getKey(), param.getKey(), new ParamValue.Literal(value.get())));
                    }
                }
            }
        }
        return result;
    }

    private Optional<Object> moved(Port port, ParamSpec spec, ParamValue.Literal literal, Path folder) {
        try {
            if (spec instanceof ParamSpec.FileParam) {
                FileValue value = (FileValue) spec.normalise(literal.value());
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("path", moved(value.path(), folder));
                Optional.ofNullable(digests.get(port)).or(value::sha256).ifPresent(digest -> map.put("sha256", digest));
                return Optional.of(map);
            }
            if (spec instanceof ParamSpec.SequenceParam) {
                SequenceValue value = (SequenceValue) spec.normalise(literal.value());
                return Optional.of(new SequenceValue(moved(value.path(), folder), value.offset()));
            }
            return Optional.empty();
        } catch (IllegalArgumentException | NodeException e) {
            return Optional.empty(); // a node that is not part of the run may hold anything: it stays as it is
        }
    }

    private String moved(String path, Path folder) throws NodeException {
        if (path.isBlank()) {
            return path;
        }
        Path file = SequenceFinder.resolve(path, base);
        if (base.getFileSystem().getPath(path).isAbsolute()) {
            return path;
        }
        try {
            String separator = folder.getFileSystem().getSeparator();
            return folder.relativize(file).toString().replace(separator, "/");
        } catch (IllegalArgumentException e) {
            return file.toString(); // on another drive
        }
    }
}
