package org.celflow.runtime.plugin;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Walks every entry of a jar, counting what comes out, before anything of it is used. */
final class JarContents {
    private static final int MAX_ENTRIES = 10_000;
    private static final long MAX_BYTES = 1L << 30;
    /** From here on the ratio counts, as in Apache POI's guard. */
    private static final long RATIO_FROM = 100 << 10;

    private static final long MAX_RATIO = 100;
    private static final int MAX_SERVICES = 64 << 10;

    /** Packages of the application and of Java; a plugin that brings them wants to pose as them. */
    private static final List<String> RESERVED = List.of(
            "java/",
            "javax/",
            "jdk/",
            "sun/",
            "com/sun/",
            "org/celflow/node/",
            "org/celflow/graph/",
            "org/celflow/runtime/",
            "org/celflow/editor/",
            "org/celflow/diffusion/",
            "org/celflow/imaging/");

    private final Set<String> names;

    private JarContents(Set<String> names) {
        this.names = names;
    }

    static JarContents check(JarFile jar) throws IOException, PluginException {
        Set<String> names = new HashSet<>();
        Set<String> folded = new HashSet<>();
        long total = 0;
        int signed = 0;
        int unsigned = 0;
        if (jar.size() > MAX_ENTRIES) {
            throw new PluginException(
                    "it has %d entries, and plugins have at most %d".formatted(jar.size(), MAX_ENTRIES));
        }
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            JarEntry entry = entries.nextElement();
            String name = entry.getName();
            checkName(name);
            names.add(name);
            if (!folded.add(Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT))) {
                throw new PluginException("it has two entries called " + shown(name));
            }
            total += inflate(jar, entry);
            if (total > MAX_BYTES) {
                throw new PluginException("it holds more than %d MB".formatted(MAX_BYTES >> 20));
            }
            boolean content = !entry.isDirectory() && !name.startsWith("META-INF/");
            signed += content && entry.getCodeSigners() != null ? 1 : 0;
            unsigned += content && entry.getCodeSigners() == null ? 1 : 0;
        }
        if (signed > 0 && unsigned > 0) {
            throw new PluginException("it was signed, and %d entries were added afterwards".formatted(unsigned));
        }
        return new JarContents(names);
    }

    private static void checkName(String name) throws PluginException {
        boolean climbs = List.of(name.split("/", -1)).stream().anyMatch(part -> part.equals("..") || part.equals("."));
        boolean odd = name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0
                || name.chars().anyMatch(Character::isISOControl);
        if (climbs || odd) {
            throw new PluginException("its entry %s leads out of it".formatted(shown(name)));
        }
        // Classes for later versions of Java lie in META-INF/versions/N/.
        String place = name.replaceFirst("^META-INF/versions/[^/]*/", "");
        for (String reserved : RESERVED) {
            if (place.toLowerCase(Locale.ROOT).startsWith(reserved) && !name.endsWith("/")) {
                throw new PluginException("its entry %s poses as a part of Celflow or Java; use a package of your own"
                        .formatted(shown(name)));
            }
        }
    }

    /** Reads an entry to its end, which also checks its signature, and gives its true size. */
    private static long inflate(JarFile jar, JarEntry entry) throws IOException, PluginException {
        long size = 0;
        long packed = Math.max(1, entry.getCompressedSize());
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = jar.getInputStream(entry)) {
            int read = in.read(buffer);
            while (read >= 0) {
                size += read;
                if (size > MAX_BYTES || size > RATIO_FROM && size > packed * MAX_RATIO) {
                    throw new PluginException(
                            "its entry %s grows without bound when unpacked".formatted(shown(entry.getName())));
                }
                read = in.read(buffer);
            }
        }
        return size;
    }

    /** The names in the list of node packs, each of which must be a class of the jar. */
    List<String> packs(JarFile jar) throws IOException, PluginException {
        JarEntry entry = jar.getJarEntry(PluginJar.SERVICES);
        if (entry == null) {
            throw new PluginException("it has no %s, so it brings no nodes".formatted(PluginJar.SERVICES));
        }
        byte[] text;
        try (InputStream in = jar.getInputStream(entry)) {
            text = in.readNBytes(MAX_SERVICES);
        }
        List<String> packs = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    if (!names.contains(name.replace('.', '/') + ".class")) {
                        throw new PluginException(
                                "it names the node pack %s, which it does not contain".formatted(shown(name)));
                    }
                    packs.add(name);
                }
            }
        }
        if (packs.isEmpty()) {
            throw new PluginException("its %s names no node pack".formatted(PluginJar.SERVICES));
        }
        return packs;
    }

    private static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() > 80 ? line.substring(0, 77) + "..." : line;
    }
}
