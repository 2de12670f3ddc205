package org.celflow.editor.inspector;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.celflow.node.model.ModelKind;
import org.celflow.runtime.library.ListedModel;

/** What widgets need beyond their field. */
public interface EditContext {
    /** The folder that relative paths start from. */
    Path base();

    /** Lets the user choose a file with one of the endings (without a dot; none for any), empty if they do not. */
    Optional<Path> chooseFile(String title, List<String> extensions, Optional<Path> start);

    /** Lets the user choose a folder. */
    Optional<Path> chooseFolder(String title, Optional<Path> start);

    /** Looks for the user's models of some kinds, off the FX thread, and hands them over on it. */
    void findModels(List<ModelKind> kinds, Consumer<List<ListedModel>> then);

    /** Lets the user change where models are looked for. */
    void editModelFolders();

    /** Names of parts that the graph knows, in order, for chips and rows. */
    List<String> partNames();

    /** The colour of a part in the masks as {@code #rrggbb}, if it is known. */
    Optional<String> partColour(String part);

    /** Draws new seeds. */
    LongSupplier seeds();

    /** A path as a graph holds it: relative to {@link #base} with forward slashes when it lies below, else absolute. */
    default String stored(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path from = base().toAbsolutePath().normalize();
        Path root = from.getRoot();
        if (root == null || !root.equals(absolute.getRoot())) {
            return absolute.toString();
        }
        Path relative = from.relativize(absolute);
        boolean far = relative.getNameCount() > 3
                && relative.startsWith("..")
                && relative.getName(1).toString().equals("..")
                && relative.getName(2).toString().equals("..");
        return far ? absolute.toString() : relative.toString().replace('\\', '/');
    }
}
