package org.celflow.runtime.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * A jar that may be a plugin, read and checked without running anything of it.
 *
 * @param id from the manifest's {@code Plugin-Id}: lower-case words joined by {@code -} or {@code .}
 * @param version from {@code Plugin-Version}: as {@code 1.2.0}
 * @param requires from {@code Plugin-Requires}: which versions of Celflow it works with, as {@code >=0.1.0}
 * @param packs the classes that {@code META-INF/services/org.celflow.node.NodePack} names
 */
public record PluginJar(String id, String version, Optional<String> requires, List<String> packs) {
    static final String SERVICES = "META-INF/services/org.celflow.node.NodePack";
    private static final Pattern ID = Pattern.compile("(?=.{1,64}$)[a-z0-9]+([.-][a-z0-9]+)*");
    private static final Pattern VERSION =
            Pattern.compile("(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})([-+][0-9A-Za-z.+-]{1,64})?");

    /**
     * Reads and checks a jar: bounds on entries and sizes, names that stay inside, no class of the application or of Java,
     * signatures that fit if there are any, and a manifest and a list of node packs as a plugin needs.
     *
     * @throws PluginException naming the file and what is wrong
     */
    public static PluginJar read(Path file) throws PluginException {
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            JarContents contents = JarContents.check(jar);
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new PluginException("it has no manifest with a Plugin-Id, so it is no plugin");
            }
            Attributes main = manifest.getMainAttributes();
            String id = required(main, "Plugin-Id", ID, "lower-case words joined by - or ., as acme-masks");
            String version = required(main, "Plugin-Version", VERSION, "three numbers, as 1.2.0");
            Optional<String> requires =
                    Optional.ofNullable(main.getValue("Plugin-Requires")).map(String::strip);
            return new PluginJar(id, version, requires, contents.packs(jar));
        } catch (PluginException e) {
            throw new PluginException("%s cannot be installed: %s".formatted(file, e.getMessage()), e);
        } catch (IOException | SecurityException | IllegalArgumentException e) {
            throw new PluginException("%s is no jar that can be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String required(Attributes main, String name, Pattern form, String description)
            throws PluginException {
        String value = main.getValue(name);
        if (value == null) {
            throw new PluginException("its manifest has no %s, so it is no plugin".formatted(name));
        }
        if (!form.matcher(value).matches()) {
            throw new PluginException("its %s must be %s".formatted(name, description));
        }
        return value;
    }
}
