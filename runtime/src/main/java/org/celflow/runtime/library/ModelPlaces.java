package org.celflow.runtime.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelKind;

/**
 * Finds out where the user keeps models.
 *
 * @param folders all of them, in the order in which they are searched
 * @param warnings a sentence for each place that cannot be used
 */
public record ModelPlaces(ModelFolders folders, List<String> warnings) {
    private static final List<String> COMMON =
            List.of(".celflow/models", "ComfyUI/models", "comfy/ComfyUI/models", "Documents/ComfyUI/models");

    /**
     * The places under some roots. A root is a folder laid out as ComfyUI's {@code models}, the folder that holds it, or a file
     * like its {@code extra_model_paths.yaml}; one that lies beside is read too.
     *
     * @param home the user's home folder
     * @param environment variables by name
     */
    public static ModelPlaces under(List<Path> roots, Path home, Function<String, Optional<String>> environment) {
        ModelFolders folders = ModelFolders.NONE;
        List<String> warnings = new ArrayList<>();
        List<Path> lists = new ArrayList<>();
        for (Path root : roots) {
            if (isList(root)) {
                lists.add(root);
            } else if (Files.isDirectory(root)) {
                Path models = models(root);
                folders = folders.and(ModelFolders.under(models));
                for (Path beside : List.of(models, models.resolveSibling(""))) {
                    Path list = beside.resolve(ExtraModelPaths.NAME).normalize();
                    if (Files.isRegularFile(list) && !lists.contains(list)) {
                        lists.add(list);
                    }
                }
            } else {
                warnings.add("there is no model folder %s; check its name".formatted(root));
            }
        }
        for (Path list : lists) {
            try {
                folders = folders.and(ExtraModelPaths.read(list, home, environment));
            } catch (IOException e) {
                warnings.add(String.valueOf(e.getMessage()));
            }
        }
        return new ModelPlaces(folders, List.copyOf(warnings));
    }

    /** The folders of a setting that names several, as {@code PATH} does. */
    public static List<Path> split(String setting, String separator, Function<String, Path> resolve) {
        return Arrays.stream(setting.split(Pattern.quote(separator)))
                .filter(part -> !part.isBlank())
                .map(resolve)
                .toList();
    }

    /** Where models usually are, as far as such folders exist. */
    public static List<Path> usual(Path home) {
        return COMMON.stream().map(home::resolve).filter(Files::isDirectory).toList();
    }

    private static boolean isList(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return Files.isRegularFile(path) && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private static Path models(Path root) {
        boolean here = Arrays.stream(ModelKind.values())
                .flatMap(kind -> kind.folders().stream())
                .anyMatch(name -> Files.isDirectory(root.resolve(name)));
        Path inside = root.resolve("models");
        return !here && Files.isDirectory(inside) ? inside : root;
    }
}
