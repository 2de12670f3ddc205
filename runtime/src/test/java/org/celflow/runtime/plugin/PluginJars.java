package org.celflow.runtime.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes jars for tests: good plugins, compiled here, and bad ones. */
public final class PluginJars {
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private PluginJars() {}

    /** An empty jar. */
    public static PluginJars empty() {
        return new PluginJars();
    }

    /** A plugin that brings the node {@code <id>.answer}, a constant picture. */
    public static PluginJars good(String id, String version, Path work) throws IOException {
        String name = "p" + Integer.toHexString(id.hashCode() & 0xffff);
        String source = """
                package acme.%s;
                import org.celflow.node.*;
                import org.celflow.node.value.Image;
                public final class Pack implements NodePack {
                    @NodeInfo(id = "%s.answer", title = "Answer", category = "Test", doc = "Gives a picture.")
                    public record Answer(@Param.Real(def = 0.5, doc = "How bright.") double level) implements Node<Image> {
                        @Override public Image compute(NodeContext ctx) { return Image.of(1, 1, 1, new float[] {(float) level}); }
                    }
                    @Override public void register(Registrar registrar) { registrar.node(Answer.class); }
                }
                """.formatted(name, id);
        return compiled(id, version, "acme." + name + ".Pack", source, work);
    }

    /** A plugin of one source file whose class is its pack. */
    public static PluginJars compiled(String id, String version, String pack, String source, Path work)
            throws IOException {
        Path folder = Files.createTempDirectory(work, "classes");
        Path file = folder.resolve("Pack.java");
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int failed = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
        if (failed != 0) {
            throw new IllegalArgumentException("the test's plugin does not compile");
        }
        PluginJars jar = new PluginJars().manifest("Plugin-Id", id).manifest("Plugin-Version", version);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path made :
                    files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                jar.entry(folder.relativize(made).toString().replace('\\', '/'), Files.readAllBytes(made));
            }
        }
        return jar.entry(PluginJar.SERVICES, pack);
    }

    /** Sets or, with an empty value, removes a line of the manifest. */
    public PluginJars manifest(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    /** Adds or replaces an entry. */
    public PluginJars entry(String name, String text) {
        return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds or replaces an entry. */
    public PluginJars entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** Removes an entry. */
    public PluginJars without(String name) {
        entries.remove(name);
        return this;
    }

    /** Writes the jar. */
    public Path write(Path file) throws IOException {
        Manifest written = new Manifest();
        written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((name, value) -> Optional.of(value)
                .filter(v -> !v.isEmpty())
                .ifPresent(v -> written.getMainAttributes().putValue(name, v)));
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, written)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return file;
    }

    /** The names of all entries. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }
}
