package org.celflow.editor.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Questions to the user. Called on the FX thread, answered when the user has answered. */
public interface Prompts {
    /** What to do with unsaved work. */
    enum Unsaved {
        /** Write it first. */
        SAVE,
        /** Give it up. */
        DISCARD,
        /** Go back to it. */
        CANCEL
    }

    /** Asks before unsaved work of a document is left. */
    Unsaved askUnsaved(String document);

    /** Asks whether work that a crash left is brought back. */
    boolean askRecover(String question);

    /** Says why something could not be done. */
    void tell(String title, String message);

    /** Asks for a graph to open. */
    Optional<Path> openGraph(Optional<Path> start);

    /** Asks where a graph is saved. */
    Optional<Path> saveGraph(Optional<Path> start);

    /** Asks for a file with one of the endings (without a dot; none for any). */
    Optional<Path> openFile(String title, List<String> extensions, Optional<Path> start);

    /** Asks for a folder. */
    Optional<Path> openFolder(String title, Optional<Path> start);
}
