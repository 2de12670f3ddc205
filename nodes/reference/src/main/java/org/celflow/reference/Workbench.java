package org.celflow.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.celflow.node.FrameFile;
import org.celflow.node.Lease;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.model.ModelPool;

/** What cases are computed with: our nodes by their ids, the folder's models and pictures, and a pool of loaded models. */
public final class Workbench implements AutoCloseable {
    /** The number type of every comparison: the recorded values are float32. */
    public static final String NUMBERS = "fp32";

    private static final long POOL_BYTES = 4L << 30;

    private final NodeCatalog catalog;
    private final ReferenceFolder folder;
    private final ModelShelf models;
    private final ModelPool pool;

    private Workbench(NodeCatalog catalog, ReferenceFolder folder, ModelShelf models, ModelPool pool) {
        this.catalog = catalog;
        this.folder = folder;
        this.models = models;
        this.pool = pool;
    }

    static Workbench open(NodeCatalog catalog, ReferenceFolder folder) throws IOException {
        FileFingerprints fingerprints = new FileFingerprints(Optional.empty(), InstantSource.system());
        return new Workbench(
                catalog,
                folder,
                ModelShelf.of(folder, fingerprints),
                new ModelPool(catalog.loaders(), fingerprints, POOL_BYTES));
    }

    /**
     * A node of ours, to be computed.
     *
     * @throws UnsupportedCaseException when there is none of that id
     */
    public NodeCall node(String id) throws UnsupportedCaseException {
        NodeType type = catalog.find(id).orElseThrow(() -> new UnsupportedCaseException("there is no node " + id));
        return new NodeCall(type, new CaseContext(this, new CaseDelivery(models.scratch())));
    }

    /** The file that a node wrote under a name. */
    public FrameFile delivered(String name) throws BadCaseException {
        return frame(models.scratch().resolve(name));
    }

    /** The folder of the cases. */
    public ReferenceFolder folder() {
        return folder;
    }

    /** The models of the folder. */
    public ModelShelf models() {
        return models;
    }

    /** A picture of the folder {@code inputs}, as a node that reads sequences takes it. */
    public FrameFile input(String name) throws BadCaseException {
        Path file = folder.input(name);
        if (!Files.isRegularFile(file)) {
            throw new BadCaseException("there is no picture %s".formatted(file));
        }
        return frame(file);
    }

    private FrameFile frame(Path file) throws BadCaseException {
        return new FrameFile(file.toString(), 0, Optional.of(models.fingerprinted(file)), "0");
    }

    /** Borrows a model, loading it if it is not in memory. */
    public <T extends Resource> Lease<T> borrow(ResourceRef<T> ref) throws Exception {
        return pool.borrow(ref);
    }

    @Override
    public void close() throws IOException {
        pool.close();
        models.close();
    }
}
