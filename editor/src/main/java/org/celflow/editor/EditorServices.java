package org.celflow.editor;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.celflow.graph.FileDigest;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.library.ModelLibrary;
import org.celflow.runtime.library.ModelRoots;

/**
 * What the window is made of: handed down by constructors, replaced in tests.
 *
 * @param catalog the node types that graphs may use
 * @param evaluator plans and runs
 * @param digest of files, remembered
 * @param models the user's models
 * @param modelRoots where they are looked for
 * @param background threads for reading, planning and validating
 * @param frames threads that read pictures for the viewer
 * @param fx the thread that owns the window
 * @param clock the time of day
 * @param nanos a clock that only grows
 * @param seeds draws new seeds
 * @param paths where the editor keeps what is its own
 */
public record EditorServices(
        NodeCatalog catalog,
        Evaluator evaluator,
        FileDigest digest,
        ModelLibrary models,
        ModelRoots modelRoots,
        Background background,
        Background frames,
        UiThread fx,
        InstantSource clock,
        LongSupplier nanos,
        LongSupplier seeds,
        EditorPaths paths)
        implements AutoCloseable {

    /** Cancels what runs and ends the threads. */
    @Override
    public void close() {
        background.close();
        frames.close();
        evaluator.close();
    }
}
