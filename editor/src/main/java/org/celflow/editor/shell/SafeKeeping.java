package org.celflow.editor.shell;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.celflow.editor.EditorServices;
import org.celflow.editor.file.AutoSave;
import org.celflow.editor.file.Journal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal of a window: begun and read in the background, kept while the window is open, ended in good order. */
final class SafeKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(SafeKeeping.class);

    private final Session session;
    private final EditorServices services;
    private volatile @Nullable Journal journal;

    SafeKeeping(Session session, EditorServices services) {
        this.session = session;
        this.services = services;
    }

    /** Begins the journal, and hands on what crashes left, on the FX thread. */
    void begin(Consumer<List<Journal.Left>> left) {
        services.background().execute(() -> {
            try {
                Journal begun = Journal.begin(services.paths().journal());
                journal = begun;
                List<Journal.Left> found = begun.left();
                services.fx().execute(() -> {
                    new AutoSave(session.document(), begun, services.background(), this::warn);
                    if (!found.isEmpty()) {
                        left.accept(found);
                    }
                });
            } catch (IOException e) {
                warn("Unsaved work cannot be kept safe from a crash: %s".formatted(e.getMessage()));
            }
        });
    }

    /** The journal; only after {@link #begin} handed on what it found. */
    Journal journal() {
        Journal begun = journal;
        if (begun == null) {
            throw new IllegalStateException("the journal has not begun");
        }
        return begun;
    }

    void end() {
        Journal begun = journal;
        if (begun != null) {
            try {
                begun.close();
            } catch (IOException e) {
                LOG.warn("The journal could not be ended: {}", e.toString());
            }
        }
    }

    private void warn(String message) {
        LOG.warn("{}", message);
        services.fx().execute(() -> session.board().messages().addError(message));
    }
}
