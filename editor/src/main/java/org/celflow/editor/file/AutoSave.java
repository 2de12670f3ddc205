package org.celflow.editor.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.celflow.editor.Background;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;

/** Writes the document into the journal a moment after each edit, and erases the entry once it is saved. */
public final class AutoSave {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final GraphDocument document;
    private final Journal journal;
    private final Background.Later later;
    private final Consumer<String> warn;
    private boolean warned;

    /**
     * Keeps the journal from now on.
     *
     * @param warn hears, on a background thread and once, that the journal cannot be written
     */
    public AutoSave(GraphDocument document, Journal journal, Background background, Consumer<String> warn) {
        this.document = document;
        this.journal = journal;
        this.later = background.later(PAUSE);
        this.warn = warn;
        document.graph().addListener(change -> note());
        document.modified().addListener(change -> note());
    }

    private void note() {
        Graph graph = document.graph().get();
        Optional<Path> file = document.file().get();
        boolean modified = document.modified().get();
        later.run(() -> {
            try {
                if (modified) {
                    journal.write(graph, file);
                } else {
                    journal.erase();
                }
            } catch (IOException e) {
                if (!warned) {
                    warned = true;
                    warn.accept("Unsaved work cannot be kept safe from a crash: %s".formatted(e.getMessage()));
                }
            }
        });
    }
}
