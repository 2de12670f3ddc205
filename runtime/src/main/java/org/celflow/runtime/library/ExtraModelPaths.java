package org.celflow.runtime.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelKind;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads ComfyUI's {@code extra_model_paths.yaml}: sections with a {@code base_path} and, for each kind of model, one folder or several
 * on a line each. The file is read as plain data of bounded size; whoever wrote it can have nothing else done.
 */
final class ExtraModelPaths {
    /** The usual name. */
    static final String NAME = "extra_model_paths.yaml";

    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}|\\$(\\w+)|%(\\w+)%");

    private final Path file;
    private final Path home;
    private final Function<String, Optional<String>> environment;
    private final Map<ModelKind, List<Path>> folders = new EnumMap<>(ModelKind.class);

    private ExtraModelPaths(Path file, Path home, Function<String, Optional<String>> environment) {
        this.file = file;
        this.home = home;
        this.environment = environment;
    }

    /**
     * The folders that a file names.
     *
     * @param home stands for {@code ~}
     * @param environment for variables in {@code base_path}
     * @throws IOException whose message is one sentence, when the file cannot be read or is not of this form
     */
    static ModelFolders read(Path file, Path home, Function<String, Optional<String>> environment) throws IOException {
        ExtraModelPaths paths = new ExtraModelPaths(file.toAbsolutePath(), home, environment);
        paths.top(paths.yaml());
        return ModelFolders.of(paths.folders);
    }

    private Object yaml() throws IOException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(String.valueOf(file.getFileName()))
                .setAllowDuplicateKeys(true)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(20)
                .setCodePointLimit(MOST_BYTES)
                .build();
        String text = text();
        try {
            Object first = null;
            int documents = 0;
            for (Object document : new Load(settings).loadAllFromString(text)) {
                first = documents == 0 ? document : first;
                if (++documents > 1) {
                    throw bad("it holds several documents");
                }
            }
            return first == null ? Map.of() : first;
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> " in line " + (mark.getLine() + 1))
                    .orElse("");
            throw bad(String.valueOf(e.getProblem()).lines().findFirst().orElse("") + where);
        } catch (YamlEngineException | StackOverflowError e) {
            throw bad(String.valueOf(e.getMessage()).lines().findFirst().orElse("it is nested too deeply"));
        }
    }

    private String text() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new IOException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw bad("it is larger than a megabyte");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad("it is not UTF-8 text");
        }
    }

    private void top(Object yaml) throws IOException {
        if (!(yaml instanceof Map<?, ?> sections)) {
            throw bad("it holds no sections");
        }
        for (Map.Entry<?, ?> section : sections.entrySet()) {
            if (section.getValue() instanceof Map<?, ?> entries) {
                section(entries);
            } else if (section.getValue() != null) {
                throw bad("the section %s holds no folders".formatted(section.getKey()));
            }
        }
    }

    private void section(Map<?, ?> entries) throws IOException {
        Path base = file.resolveSibling("");
        Object written = entries.get("base_path");
        if (written instanceof Map || written instanceof Collection) {
            throw bad("base_path is no folder but " + described(written));
        } else if (written != null) {
            base = resolve(base, expanded(String.valueOf(written)));
        }
        boolean first = Boolean.TRUE.equals(entries.get("is_default"));
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Optional<ModelKind> kind = ModelKind.ofFolder(String.valueOf(entry.getKey()));
            if (kind.isPresent() && entry.getValue() != null) {
                if (!(entry.getValue() instanceof String lines)) {
                    throw bad("%s is no folder but %s".formatted(entry.getKey(), described(entry.getValue())));
                }
                List<Path> found = new ArrayList<>();
                for (String line : lines.split("\n", -1)) {
                    String folder = line.replaceFirst("\\s#.*", "").strip();
                    if (!folder.isEmpty()) {
                        found.add(resolve(base, folder));
                    }
                }
                List<Path> all = folders.computeIfAbsent(kind.get(), k -> new ArrayList<>());
                all.addAll(first ? 0 : all.size(), found);
            }
        }
    }

    /** Collections can contain themselves, so they are not printed. */
    private static String described(Object value) {
        return value instanceof Map
                ? "a section"
                : value instanceof Collection
                        ? "a list; write several folders on a line each behind |"
                        : value.toString();
    }

    private Path resolve(Path base, String written) throws IOException {
        try {
            return base.resolve(written).normalize();
        } catch (InvalidPathException e) {
            throw bad("'%s' is no path".formatted(written.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    /** With the home folder for a tilde, and the values of variables; one that is not set stays as it is written. */
    private String expanded(String path) {
        String own = path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : path;
        Matcher variables = VARIABLE.matcher(own);
        return variables.replaceAll(found -> {
            String name =
                    found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : found.group(3);
            return Matcher.quoteReplacement(environment.apply(name).orElse(found.group()));
        });
    }

    private IOException bad(String reason) {
        return new IOException(
                "%s is not a usable list of model folders: %s; see ComfyUI's extra_model_paths.yaml.example"
                        .formatted(file, reason));
    }
}
