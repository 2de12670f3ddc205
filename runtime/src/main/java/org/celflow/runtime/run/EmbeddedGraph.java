package org.celflow.runtime.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.celflow.graph.FileDigest;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphJson;
import org.celflow.graph.LinkedFiles;
import org.celflow.node.spec.NodeCatalog;

/**
 * The graph as it is embedded in what it makes: with the digests of the files that it read, and relative paths counted
 * from the folder of the written file, so that opening that file finds them.
 */
final class EmbeddedGraph {
    private final LinkedFiles files;
    private final Path base;
    private final FileDigest digest;
    private final Map<Path, String> texts = new ConcurrentHashMap<>();

    /**
     * Of a graph.
     *
     * @param base where its relative paths begin
     * @param digest remembered, so that no model is read again
     */
    EmbeddedGraph(Graph graph, NodeCatalog catalog, Path base, FileDigest digest) {
        this.files = new LinkedFiles(graph, catalog);
        this.base = base;
        this.digest = digest;
    }

    /** The text for files of a folder. */
    String in(Path folder) {
        return texts.computeIfAbsent(folder, to -> GraphJson.write(files.forSaving(base, to, digest)));
    }
}
