package org.celflow.editor.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.celflow.editor.Background;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphValidator;
import org.celflow.graph.Problem;
import org.celflow.node.spec.NodeCatalog;

/** Looks for problems a moment after each edit, in the background, and drops what it found about older graphs. */
public final class Validation {
    private static final Duration PAUSE = Duration.ofMillis(120);

    private final GraphDocument document;
    private final NodeCatalog catalog;
    private final Problems problems;
    private final Executor fx;
    private final Background.Later later;

    /** Validates from now on. */
    public Validation(
            GraphDocument document, NodeCatalog catalog, Problems problems, Background background, Executor fx) {
        this.document = document;
        this.catalog = catalog;
        this.problems = problems;
        this.fx = fx;
        this.later = background.later(PAUSE);
        document.graph().addListener((property, before, now) -> {
            problems.retain(now);
            look(now);
        });
        look(document.graph().get());
    }

    private void look(Graph graph) {
        later.run(() -> {
            // An empty canvas is a beginning, not a mistake.
            List<Problem> found = graph.nodes().isEmpty() ? List.of() : GraphValidator.validate(graph, catalog);
            fx.execute(() -> {
                if (document.graph().get().equals(graph)) {
                    problems.putGraph(found);
                }
            });
        });
    }
}
