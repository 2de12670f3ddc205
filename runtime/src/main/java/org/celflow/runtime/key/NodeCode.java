package org.celflow.runtime.key;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.celflow.runtime.file.Sha256;

/**
 * While a node type is developed, its class comes from a folder and not from a jar. Then the digest of its class file
 * joins the key, so that a forgotten version number does not serve results of older code. Classes that the node calls are
 * not covered.
 */
public final class NodeCode {
    private final Map<Class<?>, Optional<String>> digests = new ConcurrentHashMap<>();

    /** The digest of a class that comes from a folder; empty for one from a jar. */
    public Optional<String> digest(Class<?> type) {
        return digests.computeIfAbsent(type, NodeCode::read);
    }

    private static Optional<String> read(Class<?> type) {
        if (!comesFromFolder(type)) {
            return Optional.empty();
        }
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            return in == null ? Optional.empty() : Optional.of(Sha256.of(in));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean comesFromFolder(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return false;
        }
        try {
            URI place = source.getLocation().toURI();
            return "file".equals(place.getScheme()) && Files.isDirectory(Path.of(place));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return false;
        }
    }
}
