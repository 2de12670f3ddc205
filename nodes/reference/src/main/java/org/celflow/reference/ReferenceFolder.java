package org.celflow.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of cases: {@code cases/GROUP.json} with {@code cases/GROUP.safetensors}, {@code models}, {@code inputs}, {@code workflows}. */
public final class ReferenceFolder {
    private static final long LONGEST_JSON = 256L << 20;
    private static final int DEEPEST_JSON = 100;
    private static final String JSON_ENDING = ".json";
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_JSON)
                            .build())
                    .build())
            .build();

    private final Path root;

    private ReferenceFolder(Path root) {
        this.root = root;
    }

    /**
     * Opens a folder.
     *
     * @throws BadCaseException when it is not there or holds no cases
     */
    public static ReferenceFolder open(Path root) throws BadCaseException {
        if (!Files.isDirectory(root)) {
            throw new BadCaseException("there is no folder %s".formatted(root));
        }
        if (!Files.isDirectory(root.resolve("cases"))) {
            throw new BadCaseException(
                    "%s holds no folder 'cases', so it is no folder of reference cases".formatted(root));
        }
        ReferenceFolder folder = new ReferenceFolder(root);
        if (folder.groups().isEmpty()) {
            throw new BadCaseException(
                    "%s holds no .json file, so there is nothing to compare".formatted(root.resolve("cases")));
        }
        return folder;
    }

    /** The groups, in the order of their names. */
    public List<String> groups() throws BadCaseException {
        Path cases = root.resolve("cases");
        try (Stream<Path> files = Files.list(cases)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(JSON_ENDING))
                    .map(name -> name.substring(0, name.length() - JSON_ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BadCaseException("%s cannot be listed: %s".formatted(cases, e.getMessage()), e);
        }
    }

    /** The cases of a group, in the order of its file. */
    public List<ReferenceCase> cases(String group) throws BadCaseException {
        Path file = root.resolve("cases").resolve(group + JSON_ENDING);
        Path numbers = root.resolve("cases").resolve(group + ".safetensors");
        JsonNode list = json(file).path("cases");
        if (!list.isArray()) {
            throw new BadCaseException("%s lists no 'cases'".formatted(file));
        }
        CaseTensors tensors = Files.exists(numbers) ? CaseTensors.open(numbers) : CaseTensors.none();
        List<ReferenceCase> cases = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode json : list) {
            String id = json.path("id").asText("");
            if (!json.isObject() || id.isEmpty()) {
                throw new BadCaseException("case %d of %s has no 'id'".formatted(cases.size() + 1, file));
            }
            if (!ids.add(id)) {
                throw new BadCaseException("%s has two cases '%s'".formatted(file, id));
            }
            cases.add(new ReferenceCase(group, id, json, tensors));
        }
        return cases;
    }

    /** A JSON file by its path within the folder. */
    public JsonNode json(String name) throws BadCaseException {
        return json(within(name));
    }

    /** A picture of the folder {@code inputs}. */
    public Path input(String name) throws BadCaseException {
        return within("inputs/" + name);
    }

    /** A file of the folder {@code models}; the file itself may be missing and lie beside it as {@code name.gz}. */
    Path model(String name) throws BadCaseException {
        return within("models/" + name);
    }

    /** The names of all models, without {@code .gz}, in the order of the names. */
    List<String> models() throws BadCaseException {
        Path models = root.resolve("models");
        if (!Files.isDirectory(models)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(models)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()).replaceFirst("\\.gz$", ""))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BadCaseException("%s cannot be listed: %s".formatted(models, e.getMessage()), e);
        }
    }

    private Path within(String name) throws BadCaseException {
        try {
            Path path = root.resolve(name).normalize();
            if (path.startsWith(root.normalize()) && !Path.of(name).isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new BadCaseException("'%s' is no name of a file".formatted(name), e);
        }
        throw new BadCaseException("'%s' leads out of %s".formatted(name, root));
    }

    private static JsonNode json(Path file) throws BadCaseException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new BadCaseException("there is no file %s".formatted(file));
            }
            if (Files.size(file) > LONGEST_JSON) {
                throw new BadCaseException("%s is longer than any list of cases".formatted(file));
            }
            JsonNode json = JSON.readTree(file.toFile());
            if (json == null || json.isMissingNode()) {
                throw new BadCaseException("%s is empty".formatted(file));
            }
            return json;
        } catch (IOException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new BadCaseException("%s is no JSON text that can be read: %s".formatted(file, first), e);
        }
    }
}
