package org.celflow.editor.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.file.DocumentFiles;
import org.celflow.editor.file.Journal;
import org.celflow.editor.file.SettingsStore;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New, open, save and close, with the questions that they need. FX thread only; files are read and written in the
 * background, and what follows a write waits for it.
 */
final class FileFlow {
    private static final Logger LOG = LoggerFactory.getLogger(FileFlow.class);
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final GraphDocument document;
    private final DocumentFiles files;
    private final Prompts prompts;
    private final Executor background;
    private final Executor fx;
    private final SettingsStore settings;
    private final Runnable opening;
    private final Path start;
    private Optional<Path> picture = Optional.empty();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");

    /**
     * A flow.
     *
     * @param opening called before another document is shown
     * @param start the folder that the paths of a document without a file start at
     */
    FileFlow(
            GraphDocument document,
            DocumentFiles files,
            Prompts prompts,
            Executor background,
            Executor fx,
            SettingsStore settings,
            Runnable opening,
            Path start) {
        this.document = document;
        this.files = files;
        this.prompts = prompts;
        this.background = background;
        this.fx = fx;
        this.settings = settings;
        this.opening = opening;
        this.start = start;
    }

    /** Whether a file is being read or written. */
    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /** The folder that relative paths of the document start at. */
    Path base() {
        return document.file()
                .get()
                .or(() -> picture)
                .map(DocumentFiles::folderOf)
                .orElse(start);
    }

    /** The document's name for people. */
    String name() {
        return document.file()
                .get()
                .or(() -> picture)
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("untitled");
    }

    void newDocument() {
        leaving(() -> {
            opening.run();
            picture = Optional.empty();
            document.open(Graph.empty(), Optional.empty());
        });
    }

    void open() {
        leaving(() -> prompts.openGraph(document.file().get().or(() -> Optional.of(start)))
                .ifPresent(this::load));
    }

    void open(Path file) {
        leaving(() -> load(file));
    }

    void save() {
        saveThen(() -> {});
    }

    void saveAs() {
        saveAsThen(() -> {});
    }

    /** Brings back work of a crash, or throws it away. */
    void recover(Journal journal, List<Journal.Left> left) {
        for (Journal.Left work : left) {
            String what = work.file().map(file -> "Unsaved changes to " + file).orElse("An unsaved new graph");
            boolean take = prompts.askRecover("%s from %s can be brought back."
                    .formatted(what, WHEN.format(work.at().atZone(ZoneId.systemDefault()))));
            if (take) {
                opening.run();
                picture = Optional.empty();
                document.recover(work.graph(), work.file());
            }
            background.execute(() -> moveOn(journal, work, take));
            if (take) {
                return; // one window holds one document; the others are offered at the next start
            }
        }
    }

    /** Work that is brought back is in this window's entry before the old one goes. */
    private static void moveOn(Journal journal, Journal.Left work, boolean take) {
        try {
            if (take) {
                journal.write(work.graph(), work.file());
            }
            journal.forget(work.name());
        } catch (IOException e) {
            LOG.warn("The journal entry of {} stays where it is: {}", work.name(), e.toString());
        }
    }

    /** Runs an action unless the user wants to go back to unsaved work. */
    void leaving(Runnable then) {
        if (!document.modified().get()) {
            then.run();
            return;
        }
        switch (prompts.askUnsaved(name())) {
            case SAVE -> saveThen(then);
            case DISCARD -> then.run();
            case CANCEL -> {}
        }
    }

    private void load(Path file) {
        inBackground(() -> {
            try {
                Graph graph = files.open(file);
                return () -> {
                    opening.run();
                    // A picture is where a graph came from, not where it is saved.
                    boolean json = !file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
                    picture = json ? Optional.empty() : Optional.of(file.toAbsolutePath());
                    document.open(graph, json ? Optional.of(file.toAbsolutePath()) : Optional.empty());
                    settings.change(s -> s.withRecent(file));
                };
            } catch (GraphFormatException e) {
                return () -> {
                    settings.change(s -> s.withoutRecent(file));
                    prompts.tell("The graph cannot be opened", String.valueOf(e.getMessage()));
                };
            }
        });
    }

    private void saveThen(Runnable then) {
        Optional<Path> file = document.file().get();
        if (file.isPresent()) {
            write(file.get(), then);
        } else {
            saveAsThen(then);
        }
    }

    private void saveAsThen(Runnable then) {
        prompts.saveGraph(document.file().get().or(() -> Optional.of(start))).ifPresent(file -> write(file, then));
    }

    private void write(Path file, Runnable then) {
        Graph snapshot = document.graph().get();
        Path from = base();
        Path to = DocumentFiles.folderOf(file);
        inBackground(() -> {
            try {
                Graph written = files.save(snapshot, from, file);
                return () -> {
                    UnaryOperator<Graph> rebase =
                            from.equals(to) ? UnaryOperator.identity() : graph -> files.rebased(graph, from, to);
                    document.saved(snapshot, written, file.toAbsolutePath(), rebase);
                    settings.change(s -> s.withRecent(file));
                    then.run();
                };
            } catch (IOException e) {
                LOG.warn("{} could not be written", file, e);
                String why = "%s cannot be written: %s. Save it elsewhere, or make room and try again."
                        .formatted(file, e.getMessage());
                return () -> prompts.tell("The graph is not saved", why);
            }
        });
    }

    private interface Step {
        Runnable work();
    }

    private void inBackground(Step step) {
        busy.set(true);
        background.execute(() -> {
            Runnable[] after = {() -> {}};
            try {
                after[0] = step.work();
            } catch (RuntimeException e) {
                LOG.error("A file could not be read or written", e);
                after[0] = () -> prompts.tell("That did not work", String.valueOf(e));
            }
            fx.execute(() -> {
                busy.set(false);
                after[0].run();
            });
        });
    }
}
