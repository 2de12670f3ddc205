package org.celflow.runtime.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.celflow.graph.WholeFile;
import org.celflow.node.model.ModelFolders;

/**
 * The places where models are looked for, in order, as {@link ModelPlaces#under} takes them: those that were named when the program
 * was started, else those of a list that the user keeps, else the usual ones. The list is a text file with a path on each line; what
 * begins with {@code #} is left out. Thread-safe.
 */
public final class ModelRoots {
    private static final long MOST_BYTES = 1 << 20;

    /**
     * Places that were named at the start, so that the list counts for nothing.
     *
     * @param by what named them, for people, as {@code --models}
     */
    public record Given(String by, List<Path> roots) {
        /** Copies the list. */
        public Given {
            roots = List.copyOf(roots);
        }
    }

    private record State(List<Path> roots, boolean listed, ModelPlaces places) {}

    private final Path list;
    private final Optional<Given> given;
    private final Path home;
    private final Function<String, Optional<String>> environment;
    /** Read without waiting: a change looks through folders, and windows ask meanwhile. */
    private volatile State state;

    /**
     * Finds out where models are.
     *
     * @param list the file of the user's list; it need not exist
     * @param home the user's home folder
     * @param environment variables by name
     */
    public ModelRoots(Path list, Optional<Given> given, Path home, Function<String, Optional<String>> environment) {
        this.list = list;
        this.given = given;
        this.home = home;
        this.environment = environment;
        this.state = look();
    }

    /** What named the places at the start, if anything did; then {@link #change} is of no use. */
    public Optional<String> givenBy() {
        return given.map(Given::by);
    }

    /** The places: folders, and files like ComfyUI's {@code extra_model_paths.yaml}. */
    public List<Path> roots() {
        return state.roots();
    }

    /** Whether they are those of the user's list; else they are given or the usual ones. */
    public boolean listed() {
        return state.listed();
    }

    /** The folders of each kind in these places, asked anew whenever they are used. */
    public ModelFolders folders() {
        return ModelFolders.asked(() -> state.places().folders());
    }

    /** One sentence for each place that cannot be used. */
    public List<String> warnings() {
        return state.places().warnings();
    }

    /** What one place holds by itself, and what is wrong with it. Reads files. */
    public ModelPlaces at(Path root) {
        return ModelPlaces.under(List.of(root), home, environment);
    }

    /**
     * Keeps another list, and looks there from now on.
     *
     * @throws IOException whose message is one sentence, when a path cannot be kept or the list cannot be written; then nothing has
     *     changed
     */
    public synchronized void change(List<Path> roots) throws IOException {
        StringBuilder text = new StringBuilder("# Where Celflow looks for models, in this order.\n");
        for (Path root : roots) {
            String path = root.toAbsolutePath().normalize().toString();
            if (path.lines().count() != 1) {
                throw new IOException("the name of %s goes over several lines; rename that folder"
                        .formatted(path.replaceAll("\\p{Cntrl}", "?")));
            }
            text.append(path).append('\n');
        }
        try {
            WholeFile.write(list, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException("the list of model folders cannot be kept in %s: %s".formatted(list, e), e);
        }
        state = look();
    }

    /**
     * Gives the list up: from now on the usual places count.
     *
     * @throws IOException whose message is one sentence, when the list cannot be removed
     */
    public synchronized void forget() throws IOException {
        try {
            Files.deleteIfExists(list);
        } catch (IOException e) {
            throw new IOException("the list of model folders %s cannot be removed: %s".formatted(list, e), e);
        }
        state = look();
    }

    private State look() {
        if (given.isPresent()) {
            return state(given.get().roots(), false, List.of());
        }
        try {
            return state(read(), true, List.of());
        } catch (NoSuchFileException e) {
            return state(ModelPlaces.usual(home), false, List.of());
        } catch (IOException e) {
            return state(ModelPlaces.usual(home), false, List.of(String.valueOf(e.getMessage())));
        }
    }

    private State state(List<Path> roots, boolean listed, List<String> problems) {
        ModelPlaces places = ModelPlaces.under(roots, home, environment);
        List<String> warnings = new ArrayList<>(problems);
        warnings.addAll(places.warnings());
        return new State(List.copyOf(roots), listed, new ModelPlaces(places.folders(), List.copyOf(warnings)));
    }

    private List<Path> read() throws IOException {
        String text;
        try {
            if (Files.size(list) > MOST_BYTES) {
                throw new IOException("it is larger than a megabyte");
            }
            text = Files.readString(list);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "the list of model folders %s cannot be read, so the usual folders count: %s".formatted(list, e),
                    e);
        }
        List<Path> roots = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String path = line.strip();
            if (!path.isEmpty() && !path.startsWith("#")) {
                roots.add(resolve(path));
            }
        }
        return roots;
    }

    private Path resolve(String path) throws IOException {
        try {
            return path.equals("~") || path.startsWith("~/")
                    ? home.resolve(path.substring(Math.min(2, path.length())))
                    : list.resolveSibling(path).normalize();
        } catch (InvalidPathException e) {
            throw new IOException(
                    "the list of model folders %s names '%s', which is no path; correct that line"
                            .formatted(list, path.replaceAll("\\p{Cntrl}", "?")),
                    e);
        }
    }
}
