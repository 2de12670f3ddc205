package org.celflow.editor.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelKind;
import org.celflow.runtime.library.ModelPlaces;
import org.celflow.runtime.library.ModelRoots;

/**
 * The places where models are looked for, as they are edited: every change is kept at once, where the command line reads it too. FX
 * thread only; files are read and written in the background, one change after the other. Needs no toolkit.
 */
final class ModelPlacesList {
    /**
     * A place.
     *
     * @param root a folder, or a list of folders like ComfyUI's
     * @param fact how many models are there, or what is wrong with it; empty while that is looked up
     * @param wrong whether something is
     */
    record Place(Path root, String fact, boolean wrong) {}

    /** A change of the kept list. */
    private interface Change {
        void make() throws IOException;
    }

    private final ModelRoots roots;
    private final Executor background;
    private final Executor fx;
    private final ObservableList<Place> places = FXCollections.observableArrayList();
    private final Queue<Change> waiting = new ArrayDeque<>();
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper(this, "message", "");

    /** The present places, about which facts are looked up. */
    ModelPlacesList(ModelRoots roots, Executor background, Executor fx) {
        this.roots = roots;
        this.background = background;
        this.fx = fx;
        show(roots.roots());
    }

    /** The places, in the order in which they are searched. */
    ObservableList<Place> places() {
        return places;
    }

    /** Why the last change was not made, a sentence; empty if it was. */
    ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
    }

    /** What named the places when the program was started, so that they are not changed here. */
    Optional<String> givenBy() {
        return roots.givenBy();
    }

    /** Adds a place at the end, unless it is of no use. */
    void add(Path root) {
        Path place = root.toAbsolutePath().normalize();
        if (paths().contains(place)) {
            message.set("%s is in the list already.".formatted(place));
            return;
        }
        background.execute(() -> {
            ModelPlaces found = roots.at(place);
            Optional<String> wrong = found.folders().isEmpty()
                    ? Optional.of(found.warnings().stream()
                            .findFirst()
                            .orElse("%s names no folder of models".formatted(place)))
                    : Optional.empty();
            fx.execute(() -> {
                if (wrong.isPresent()) {
                    message.set(sentence(wrong.get()));
                } else {
                    List<Path> next = paths();
                    next.add(place);
                    keep(next);
                }
            });
        });
    }

    /** Takes a place out of the list; its files stay where they are. */
    void remove(int index) {
        List<Path> next = paths();
        next.remove(index);
        keep(next);
    }

    /** Moves a place up (-1) or down (1); whether there was room. */
    boolean move(int index, int by) {
        List<Path> next = paths();
        if (index < 0 || index + by < 0 || index + by >= next.size()) {
            return false;
        }
        Collections.swap(next, index, index + by);
        keep(next);
        return true;
    }

    /** Goes back to the usual places. */
    void useUsual() {
        change(roots::forget);
    }

    private List<Path> paths() {
        return new ArrayList<>(places.stream().map(Place::root).toList());
    }

    private void keep(List<Path> next) {
        show(next);
        change(() -> roots.change(next));
    }

    private void change(Change change) {
        message.set("");
        waiting.add(change);
        if (waiting.size() == 1) {
            makeNext();
        }
    }

    /** Makes the oldest waiting change; those after it wait, so that the last one counts. */
    private void makeNext() {
        Change change = waiting.element();
        background.execute(() -> {
            String told = problem(change);
            fx.execute(() -> made(told));
        });
    }

    private void made(String problem) {
        waiting.remove();
        if (!problem.isEmpty()) {
            message.set(problem);
        }
        if (waiting.isEmpty()) {
            show(roots.roots());
        } else {
            makeNext();
        }
    }

    private static String problem(Change change) {
        try {
            change.make();
            return "";
        } catch (IOException e) {
            return sentence(String.valueOf(e.getMessage()));
        }
    }

    /** Shows places with the facts that are known, and looks the others up. */
    private void show(List<Path> next) {
        List<Place> before = List.copyOf(places);
        List<Place> shown = new ArrayList<>();
        for (Path root : next) {
            shown.add(before.stream()
                    .filter(place -> place.root().equals(root))
                    .findFirst()
                    .orElseGet(() -> new Place(root, "", false)));
        }
        if (!shown.equals(before)) {
            places.setAll(shown);
        }
        shown.stream().filter(place -> place.fact().isEmpty()).forEach(place -> lookAt(place.root()));
    }

    private void lookAt(Path root) {
        background.execute(() -> {
            Place known = known(root, roots.at(root));
            fx.execute(() -> places.replaceAll(place -> place.root().equals(root) ? known : place));
        });
    }

    private static Place known(Path root, ModelPlaces found) {
        Optional<String> warning = found.warnings().stream().findFirst().map(ModelPlacesList::sentence);
        if (found.folders().isEmpty()) {
            return new Place(root, warning.orElse("no folders"), true);
        }
        ModelFolders folders = found.folders();
        Set<Path> files = new LinkedHashSet<>(folders.unsortedFiles());
        for (ModelKind kind : ModelKind.values()) {
            files.addAll(folders.files(kind));
        }
        String count =
                files.isEmpty() ? "no models" : "%d model%s".formatted(files.size(), files.size() == 1 ? "" : "s");
        return new Place(root, count + warning.map(text -> ".  " + text).orElse(""), warning.isPresent());
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }
}
