package org.celflow.node.model;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where model files of each kind are kept. Immutable, but for {@link #asked}; what is in the folders is looked up at each call.
 */
public final class ModelFolders {
    /** No folders. */
    public static final ModelFolders NONE = new ModelFolders(Map.of(), List.of(), Optional.empty());

    private static final int DEEPEST = 8;
    private static final int MOST_FILES = 20_000;
    private static final Set<String> ENDINGS = Set.of("safetensors", "sft", "ckpt", "pt", "pth", "bin");

    private final Map<ModelKind, List<Path>> folders;
    private final List<Path> mixed;
    private final Optional<Supplier<ModelFolders>> asked;

    private ModelFolders(Map<ModelKind, List<Path>> folders, List<Path> mixed, Optional<Supplier<ModelFolders>> asked) {
        this.folders = folders;
        this.mixed = mixed;
        this.asked = asked;
    }

    /**
     * Folders that the user may change while the program runs.
     *
     * @param now gives the present ones; called at each call, on any thread
     */
    public static ModelFolders asked(Supplier<ModelFolders> now) {
        return new ModelFolders(Map.of(), List.of(), Optional.of(now));
    }

    /** With these folders; those that do not exist count as empty. */
    public static ModelFolders of(Map<ModelKind, List<Path>> folders) {
        Map<ModelKind, List<Path>> copy = new EnumMap<>(ModelKind.class);
        folders.forEach((kind, paths) -> copy.put(kind, List.copyOf(new LinkedHashSet<>(paths))));
        return new ModelFolders(Collections.unmodifiableMap(copy), List.of(), Optional.empty());
    }

    /** A folder with a subfolder for each kind, as ComfyUI's {@code models}; files that lie in it directly may be of any kind. */
    public static ModelFolders under(Path root) {
        Map<ModelKind, List<Path>> folders = new EnumMap<>(ModelKind.class);
        for (ModelKind kind : ModelKind.values()) {
            folders.put(kind, kind.folders().stream().map(root::resolve).toList());
        }
        return new ModelFolders(of(folders).folders, List.of(root), Optional.empty());
    }

    /** These folders, then others. */
    public ModelFolders and(ModelFolders others) {
        Map<ModelKind, List<Path>> both = new EnumMap<>(ModelKind.class);
        for (ModelKind kind : ModelKind.values()) {
            List<Path> all = new ArrayList<>(of(kind));
            all.addAll(others.of(kind));
            both.put(kind, all);
        }
        Set<Path> allMixed = new LinkedHashSet<>(mixed());
        allMixed.addAll(others.mixed());
        return new ModelFolders(of(both).folders, List.copyOf(allMixed), Optional.empty());
    }

    /** Whether there is no folder of any kind. */
    public boolean isEmpty() {
        return mixed().isEmpty() && Arrays.stream(ModelKind.values()).allMatch(kind -> of(kind).isEmpty());
    }

    /** The folders of a kind, in the order in which they are searched. */
    public List<Path> of(ModelKind kind) {
        return asked.map(now -> now.get().of(kind)).orElseGet(() -> folders.getOrDefault(kind, List.of()));
    }

    private List<Path> mixed() {
        return asked.map(now -> now.get().mixed()).orElse(mixed);
    }

    /**
     * The model files of a kind, by folder and then by name; links are followed. A folder that cannot be read counts as empty.
     *
     * @return existing files with an ending that model files have, at most 20,000
     */
    public List<Path> files(ModelKind kind) {
        Set<Path> found = new LinkedHashSet<>();
        for (Path folder : of(kind)) {
            List<Path> ofFolder = new ArrayList<>();
            collect(folder, ofFolder, MOST_FILES - found.size(), DEEPEST);
            Collections.sort(ofFolder);
            found.addAll(ofFolder);
        }
        return List.copyOf(found);
    }

    /** Model files that lie in no folder of a kind. */
    public List<Path> unsortedFiles() {
        List<Path> found = new ArrayList<>();
        for (Path folder : mixed()) {
            collect(folder, found, MOST_FILES, 1);
        }
        Collections.sort(found);
        return List.copyOf(found);
    }

    private static void collect(Path folder, List<Path> into, int most, int depth) {
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (into.size() >= most) {
                        return FileVisitResult.TERMINATE;
                    }
                    if (attributes.isRegularFile() && ENDINGS.contains(ending(file))) {
                        into.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // a broken link or a locked folder hides only itself
                }

                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    boolean hidden = !dir.equals(folder)
                            && String.valueOf(dir.getFileName()).startsWith(".");
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            into.clear(); // as if the folder were not there
        }
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
