package org.celflow.runtime.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.celflow.node.NodeException;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelInspector;
import org.celflow.node.model.ModelKind;
import org.celflow.node.model.ModelSummary;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.file.FileStamp;

/**
 * The list of the user's models. Headers are read at the first listing and again when a file changes; digests are only looked up, since
 * reading some gigabytes takes long. Thread-safe.
 */
public final class ModelLibrary {
    private static final List<String> PICTURES =
            List.of(".preview.png", ".png", ".preview.jpg", ".jpg", ".preview.jpeg", ".jpeg", ".preview.webp", ".webp");

    private final ModelFolders folders;
    private final List<ModelInspector> inspectors;
    private final FileFingerprints fingerprints;
    private final Map<Path, Looked> looked = new ConcurrentHashMap<>();

    /** What a header told, and of which state of the file. */
    private record Looked(FileStamp stamp, Optional<ModelSummary> summary, Optional<String> problem) {}

    /**
     * A list of what is in some folders.
     *
     * @param inspectors asked in order what a file is
     * @param fingerprints remember digests
     */
    public ModelLibrary(ModelFolders folders, List<ModelInspector> inspectors, FileFingerprints fingerprints) {
        this.folders = folders;
        this.inspectors = List.copyOf(inspectors);
        this.fingerprints = fingerprints;
    }

    /** All models: by kind of folder, then by folder and name, those of no kind last. A file in two folders is listed once. */
    public List<ListedModel> all() {
        List<ListedModel> all = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (ModelKind kind : ModelKind.values()) {
            for (Path file : folders.files(kind)) {
                if (seen.add(file.toAbsolutePath().normalize())) {
                    listed(file, name(file, folders.of(kind)), Optional.of(kind))
                            .ifPresent(all::add);
                }
            }
        }
        for (Path file : folders.unsortedFiles()) {
            if (seen.add(file.toAbsolutePath().normalize())) {
                listed(file, String.valueOf(file.getFileName()), Optional.empty())
                        .ifPresent(all::add);
            }
        }
        return List.copyOf(all);
    }

    /**
     * The same model with the digest of its content, which is read if it is not remembered.
     *
     * @throws IOException when the file cannot be read
     */
    public ListedModel digested(ListedModel model) throws IOException {
        return model.sha256().isPresent()
                ? model
                : model.withDigest(fingerprints.of(model.path()).sha256());
    }

    /** Writes down the digests that were computed. */
    public void save() throws IOException {
        fingerprints.save();
    }

    private static String name(Path file, List<Path> roots) {
        return roots.stream()
                .filter(file::startsWith)
                .map(root -> root.relativize(file).toString().replace('\\', '/'))
                .findFirst()
                .orElse(String.valueOf(file.getFileName()));
    }

    private Optional<ListedModel> listed(Path file, String name, Optional<ModelKind> folder) {
        try {
            FileStamp stamp = FileStamp.of(file);
            Looked found = looked.get(file);
            if (found == null || !found.stamp.equals(stamp)) {
                found = look(file, stamp);
                looked.put(file, found);
            }
            return Optional.of(new ListedModel(
                    name,
                    file,
                    folder,
                    found.summary,
                    found.problem,
                    stamp.size(),
                    fingerprints.remembered(file).map(FileFingerprints.Fingerprint::sha256),
                    picture(file)));
        } catch (IOException e) {
            return Optional.empty(); // it went away meanwhile
        }
    }

    private Looked look(Path file, FileStamp stamp) {
        Optional<String> problem = Optional.empty();
        for (ModelInspector inspector : inspectors) {
            try {
                Optional<ModelSummary> summary = inspector.inspect(file);
                if (summary.isPresent()) {
                    return new Looked(stamp, summary, Optional.empty());
                }
            } catch (NodeException e) {
                problem = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return new Looked(stamp, Optional.empty(), problem);
    }

    private static Optional<Path> picture(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        return PICTURES.stream()
                .map(ending -> file.resolveSibling(stem + ending))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
