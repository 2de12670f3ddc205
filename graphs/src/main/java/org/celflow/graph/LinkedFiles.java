package org.celflow.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.celflow.graph.Problem.Kind;
import org.celflow.graph.Problem.Severity;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;

/**
 * The files that a graph names: where they are, whether they are the ones that it was made with, and how they are written
 * when the graph is saved, so that a graph in another folder or on another machine can say exactly what it lacks.
 */
public final class LinkedFiles {
    private static final Pattern PATTERN = Pattern.compile(".*(#|%0?\\d*d).*", Pattern.DOTALL);

    private final Graph graph;
    private final NodeCatalog catalog;

    /** The files of a graph. */
    public LinkedFiles(Graph graph, NodeCatalog catalog) {
        this.graph = graph;
        this.catalog = catalog;
    }

    /**
     * Where a path of a graph leads.
     *
     * @param folder the folder of the graph file
     * @param path relative to it, with forward slashes, or absolute
     * @throws InvalidPathException if no file can be called so here
     */
    public static Path resolve(Path folder, String path) {
        return folder.resolve(path).toAbsolutePath().normalize();
    }

    /**
     * The graph as it is saved: paths relative to its folder with forward slashes, where the file lies on the same drive,
     * and the digest of each file beside its path. A file that cannot be read keeps the digest that it had.
     *
     * <p>Reads every file that was not read before: not for the thread of a user interface.
     *
     * @param from the folder that relative paths start at now
     * @param to the folder that the graph is saved in
     */
    public Graph forSaving(Path from, Path to, FileDigest digest) {
        List<GraphEdit> edits = new ArrayList<>();
        graph.nodes()
                .forEach((id, node) -> node.params().forEach((name, value) -> {
                    if (value instanceof ParamValue.Literal literal
                            && pathIn(node, name, literal).isPresent()) {
                        Object changed = saved(node, name, literal.value(), from, to, digest);
                        if (!changed.equals(literal.value())) {
                            edits.add(new GraphEdit.SetParam(id, name, new ParamValue.Literal(changed)));
                        }
                    }
                }));
        return edits.isEmpty() ? graph : graph.apply(new GraphEdit.Batch("Save", edits));
    }

    /**
     * What is missing, and what is not the file that the graph was saved with. Missing files are errors only where the
     * nodes asked for depend on them; a changed file is a warning, since it can be used.
     *
     * <p>Reads every file that has a recorded digest and was not read before: not for the thread of a user interface.
     *
     * @param asked what is to be rendered, usually {@link GraphValidator#sinks}
     * @param folder the folder of the graph file
     */
    public List<Problem> check(Set<NodeId> asked, Path folder, FileDigest digest) {
        Set<NodeId> needed = graph.upstream(asked);
        List<Problem> problems = new ArrayList<>();
        graph.nodes()
                .forEach((id, node) -> catalog.find(node.type().id()).ifPresent(type -> {
                    Severity severity = needed.contains(id) ? Severity.ERROR : Severity.WARNING;
                    // What has a wrong form is GraphValidator's to tell, and is not looked at here.
                    Set<Optional<String>> wrong = ParamCheck.check(id, node, type, severity).stream()
                            .map(Problem::port)
                            .collect(Collectors.toSet());
                    node.params().forEach((name, value) -> {
                        if (!wrong.contains(Optional.of(name))) {
                            file(id, type, name, value, folder, digest, severity)
                                    .ifPresent(problems::add);
                        }
                    });
                }));
        return problems;
    }

    private static Optional<Problem> file(
            NodeId id,
            NodeType type,
            String name,
            ParamValue value,
            Path folder,
            FileDigest digest,
            Severity severity) {
        ParamSpec spec = type.param(name).orElse(null);
        if (spec instanceof ParamSpec.FileParam && spec.normalise(value.at(0)) instanceof FileValue file) {
            return file.path().isEmpty() ? Optional.empty() : file(id, name, file, folder, digest, severity);
        } else if (spec instanceof ParamSpec.SequenceParam
                && spec.normalise(value.at(0)) instanceof SequenceValue files) {
            return sequence(id, name, files, folder, severity);
        }
        return Optional.empty();
    }

    private static Optional<Problem> file(
            NodeId id, String name, FileValue file, Path folder, FileDigest digest, Severity severity) {
        String expected =
                file.sha256().map(sha256 -> ", with the sha256 " + sha256).orElse("");
        String fault;
        try {
            Path path = resolve(folder, file.path());
            if (Files.isRegularFile(path)) {
                String found = file.sha256().isPresent() ? digest.sha256(path) : "";
                return file.sha256()
                        .filter(recorded -> !recorded.equals(found))
                        .map(recorded -> Problem.of(
                                Severity.WARNING,
                                Kind.CHANGED_FILE,
                                id,
                                name,
                                "%s is another file than the graph was saved with: its sha256 is %s and was %s, so results will differ"
                                        .formatted(path, found, recorded)));
            }
            fault = "%s is missing%s; put it there or choose another file".formatted(path, expected);
        } catch (InvalidPathException e) {
            fault = "%s cannot be a file here; choose another file".formatted(Canonical.shorten(file.path()));
        } catch (IOException e) {
            fault = "%s cannot be read (%s); make it readable or choose another file"
                    .formatted(file.path(), e.getMessage());
        }
        return Optional.of(Problem.of(severity, Kind.MISSING_FILE, id, name, fault));
    }

    private static Optional<Problem> sequence(
            NodeId id, String name, SequenceValue files, Path folder, Severity severity) {
        String fault;
        try {
            Path path = resolve(folder, files.path());
            Path looked = PATTERN.matcher(files.path()).matches() && path.getParent() != null ? path.getParent() : path;
            if (Files.exists(looked)) {
                return Optional.empty();
            }
            fault = "%s is missing; put the files there or choose others".formatted(looked);
        } catch (InvalidPathException e) {
            fault = "%s cannot be a folder here; choose another".formatted(Canonical.shorten(files.path()));
        }
        return Optional.of(Problem.of(severity, Kind.MISSING_FILE, id, name, fault));
    }

    private Object saved(GraphNode node, String name, Object raw, Path from, Path to, FileDigest digest) {
        String path = raw instanceof String text ? text : String.valueOf(((Map<?, ?>) raw).get("path"));
        String moved = moved(path, from, to);
        Optional<String> sha256 = Optional.empty();
        if (isFile(node, name)) {
            try {
                Path file = resolve(to, moved);
                sha256 = Files.isRegularFile(file) ? Optional.of(digest.sha256(file)) : Optional.empty();
            } catch (IOException | InvalidPathException e) {
                sha256 = Optional.empty(); // the next check tells that it cannot be read
            }
        }
        if (raw instanceof String && sha256.isEmpty()) {
            return moved;
        }
        Map<String, Object> fields =
                raw instanceof Map<?, ?> map ? new LinkedHashMap<>(Canonical.map(map)) : new LinkedHashMap<>();
        fields.put("path", moved);
        sha256.ifPresent(digits -> fields.put("sha256", digits));
        return fields;
    }

    private static String moved(String path, Path from, Path to) {
        try {
            Path target = resolve(from, path);
            Path start = to.toAbsolutePath().normalize();
            boolean sameDrive = target.getRoot() != null && target.getRoot().equals(start.getRoot());
            Path written = sameDrive ? start.relativize(target) : target;
            String text = written.toString().replace(written.getFileSystem().getSeparator(), "/");
            return text.isEmpty() ? "." : text;
        } catch (InvalidPathException e) {
            return path; // made on another system; it stays as it is
        }
    }

    private boolean isFile(GraphNode node, String name) {
        return spec(node, name).filter(ParamSpec.FileParam.class::isInstance).isPresent();
    }

    /** A path that is not empty, in a parameter that names files. */
    private Optional<String> pathIn(GraphNode node, String name, ParamValue.Literal literal) {
        Object inside = literal.value() instanceof Map<?, ?> map ? map.get("path") : null;
        boolean known = catalog.find(node.type().id()).isPresent();
        boolean files = spec(node, name)
                .filter(spec -> spec instanceof ParamSpec.FileParam || spec instanceof ParamSpec.SequenceParam)
                .isPresent();
        // The parameters of a type that is not installed are not known, but only files are written with a path.
        Object path = files && literal.value() instanceof String ? literal.value() : files || !known ? inside : null;
        return path instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private Optional<ParamSpec> spec(GraphNode node, String name) {
        return catalog.find(node.type().id()).flatMap(type -> type.param(name));
    }
}
