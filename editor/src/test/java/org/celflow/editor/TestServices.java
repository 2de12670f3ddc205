package org.celflow.editor;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.EvaluatorConfig;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.library.ModelLibrary;
import org.celflow.runtime.library.ModelRoots;

/** Services over a folder of a test. */
public final class TestServices {
    private TestServices() {}

    /** The nodes of tests. */
    public static NodeCatalog catalog() {
        return NodeCatalog.of(List.of(new TestNodes()));
    }

    /** Real ones, but for the time of day and the seeds. */
    public static EditorServices in(Path folder, UiThread fx) {
        NodeCatalog catalog = catalog();
        return new EditorServices(
                catalog,
                new Evaluator(catalog, EvaluatorConfig.defaults().withCache(folder.resolve("cache"))),
                file -> "0".repeat(64),
                new ModelLibrary(
                        ModelFolders.under(folder.resolve("models")),
                        List.of(),
                        new FileFingerprints(Optional.empty(), InstantSource.fixed(Instant.EPOCH))),
                new ModelRoots(
                        folder.resolve("settings/model-folders.txt"),
                        Optional.empty(),
                        folder.resolve("home"),
                        name -> Optional.empty()),
                new Background("test-background", 2),
                new Background("test-frames", 1),
                fx,
                InstantSource.fixed(Instant.EPOCH),
                System::nanoTime,
                () -> 12345L << 11,
                EditorPaths.in(folder.resolve("settings")));
    }
}
