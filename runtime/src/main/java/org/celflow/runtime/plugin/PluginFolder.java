package org.celflow.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.celflow.graph.WholeFile;
import org.celflow.runtime.plugin.InstalledPlugin.State;

/** The folder that plugins are installed in: a jar for each, and {@code plugins.json} with their pinned digests. */
public final class PluginFolder {
    private static final long MAX_JAR = 512L << 20;

    private final Path folder;
    private final PinFile pins;

    /** A folder, which need not exist yet. */
    public PluginFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.pins = new PinFile(this.folder.resolve("plugins.json"));
    }

    /** Where it is. */
    public Path path() {
        return folder;
    }

    /**
     * A jar that was read and checked, to be shown to the user before it is installed.
     *
     * @param plugin what it says of itself
     * @param sha256 the digest of its bytes
     * @param bytes the bytes that were checked, and that will be installed
     * @param replaces the version that is installed now
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Candidate(PluginJar plugin, String sha256, byte[] bytes, Optional<String> replaces) {}

    /**
     * Reads and checks a jar without installing or running anything of it.
     *
     * @throws PluginException naming the file and what is wrong
     */
    public Candidate inspect(Path file) throws PluginException {
        byte[] bytes;
        try {
            if (!Files.isRegularFile(file)) {
                throw new PluginException("there is no file %s".formatted(file));
            }
            if (Files.size(file) > MAX_JAR) {
                throw new PluginException("%s is larger than %d MB".formatted(file, MAX_JAR >> 20));
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new PluginException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        // The very bytes that are checked are installed, whatever becomes of the file meanwhile.
        PluginJar plugin;
        try {
            Path copy = Files.createTempFile("celflow-plugin", ".jar");
            try {
                Files.write(copy, bytes);
                plugin = PluginJar.read(copy);
            } catch (PluginException e) {
                throw new PluginException(String.valueOf(e.getMessage()).replace(copy.toString(), file.toString()), e);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new PluginException("%s cannot be checked: %s".formatted(file, e.getMessage()), e);
        }
        Optional<String> replaces =
                Optional.ofNullable(pins.read().get(plugin.id())).map(PinnedPlugin::version);
        return new Candidate(plugin, hex(digest().digest(bytes)), bytes, replaces);
    }

    /**
     * Installs what the user agreed to. It is loaded by the next start.
     *
     * @throws PluginException if the folder cannot be written; what was installed before stays then
     */
    public void install(Candidate candidate) throws PluginException {
        SortedMap<String, PinnedPlugin> all = pins.read();
        PluginJar plugin = candidate.plugin();
        String name = "%s-%s-%s.jar"
                .formatted(plugin.id(), plugin.version(), candidate.sha256().substring(0, 8));
        PinnedPlugin before =
                all.put(plugin.id(), new PinnedPlugin(plugin.id(), plugin.version(), name, candidate.sha256()));
        try {
            WholeFile.write(folder.resolve(name), candidate.bytes());
            pins.write(all.values());
            if (before != null && !before.file().equals(name)) {
                deleteJar(before);
            }
        } catch (IOException e) {
            throw new PluginException(
                    "plugin %s cannot be installed in %s: %s".formatted(plugin.id(), folder, e.getMessage()), e);
        }
    }

    /**
     * Removes a plugin. Where it is loaded, it stays until the end of the program.
     *
     * @throws PluginException if there is none of that id, or the folder cannot be written
     */
    public void remove(String id) throws PluginException {
        SortedMap<String, PinnedPlugin> all = pins.read();
        PinnedPlugin pin = all.remove(id);
        if (pin == null) {
            throw new PluginException("no plugin %s is installed (installed: %s)"
                    .formatted(id, all.isEmpty() ? "none" : String.join(", ", all.keySet())));
        }
        try {
            pins.write(all.values());
            deleteJar(pin);
        } catch (IOException e) {
            throw new PluginException("plugin %s cannot be removed: %s".formatted(id, e.getMessage()), e);
        }
    }

    /** The plugins and whether their jars are the ones that were installed. Loads nothing. */
    public List<InstalledPlugin> list() throws PluginException {
        Collection<PinnedPlugin> installed = pins.read().values();
        List<InstalledPlugin> plugins = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (PinnedPlugin pin : installed) {
            known.add(pin.file());
            plugins.add(look(pin));
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(".jar") && !known.contains(name))
                        .sorted()
                        .forEach(name -> plugins.add(new InstalledPlugin(
                                name,
                                "",
                                "",
                                State.NOT_INSTALLED,
                                "it was put into %s by hand and is not loaded; run celflow plugin install on it"
                                        .formatted(folder),
                                List.of())));
            } catch (IOException e) {
                throw new PluginException("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
            }
        }
        return plugins;
    }

    private InstalledPlugin look(PinnedPlugin pin) {
        InstalledPlugin plugin = new InstalledPlugin(pin.id(), pin.version(), pin.sha256(), State.READY, "", List.of());
        Optional<Path> jar = jar(pin);
        if (jar.isEmpty() || !Files.isRegularFile(jar.get())) {
            return plugin.become(State.MISSING, "its file %s is gone; install it again".formatted(pin.file()));
        }
        try {
            String found = sha256(jar.get());
            return found.equals(pin.sha256())
                    ? plugin
                    : plugin.become(
                            State.CHANGED,
                            "its file changed since it was installed (sha256 %s) and is not loaded; install it again if you trust it"
                                    .formatted(found));
        } catch (IOException e) {
            return plugin.become(State.BROKEN, "its file cannot be read: " + e.getMessage());
        }
    }

    /** The plugin's jar, if its name is one that this class gives. */
    Optional<Path> jar(PinnedPlugin pin) {
        boolean plain = pin.file().matches("[a-z0-9][A-Za-z0-9.+-]*\\.jar");
        return plain ? Optional.of(folder.resolve(pin.file())) : Optional.empty();
    }

    Optional<Path> jar(String id) throws PluginException {
        return Optional.ofNullable(pins.read().get(id)).flatMap(this::jar);
    }

    private void deleteJar(PinnedPlugin pin) throws IOException {
        Optional<Path> jar = jar(pin);
        if (jar.isPresent()) {
            Files.deleteIfExists(jar.get());
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest.digest());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
