package org.celflow.editor.file;

import java.io.IOException;
import java.nio.file.Path;
import org.celflow.graph.FileDigest;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphFiles;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.LinkedFiles;
import org.celflow.node.spec.NodeCatalog;

/** Opens and saves documents. Reads and writes files: not for the FX thread. */
public final class DocumentFiles {
    private final NodeCatalog catalog;
    private final FileDigest digest;

    /** With digests that somebody remembers. */
    public DocumentFiles(NodeCatalog catalog, FileDigest digest) {
        this.catalog = catalog;
        this.digest = digest;
    }

    /**
     * Opens a graph file, or a picture that carries its graph.
     *
     * @throws GraphFormatException with the sentence for the user
     */
    public Graph open(Path file) throws GraphFormatException {
        return GraphFiles.open(file);
    }

    /**
     * Saves a graph, its paths as seen from its file and the digests of its files noted.
     *
     * @param from the folder that its relative paths start at now
     * @return what is in the file
     * @throws IOException if it cannot be written; the old file is untouched then
     */
    public Graph save(Graph graph, Path from, Path file) throws IOException {
        Graph written = new LinkedFiles(graph, catalog).forSaving(from, folderOf(file), digest);
        GraphFiles.save(written, file);
        return written;
    }

    /** A graph with its paths as seen from another folder; digests stay as they are. Reads no file. */
    public Graph rebased(Graph graph, Path from, Path to) {
        return new LinkedFiles(graph, catalog).forSaving(from, to, file -> {
            throw new IOException("digests are not read here");
        });
    }

    /** The folder of a file. */
    public static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? file.toAbsolutePath().normalize() : folder;
    }
}
