package org.celflow.node;

import java.nio.file.Path;

/**
 * A file that a node may read.
 *
 * @param path where it is
 * @param sha256 the digest of its content, 64 lower-case hexadecimal digits
 */
public record FileRef(Path path, String sha256) {
    /** The file's name without its folder, for messages. */
    public String name() {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
