package org.celflow.node.value;

import java.nio.file.Path;

/**
 * A file that a sink wrote.
 *
 * @param path where it is
 * @param sha256 the digest of its content, 64 lower-case hexadecimal digits
 * @param size its length in bytes
 */
public record SavedFile(Path path, String sha256, long size) implements Value {
    @Override
    public long bytes() {
        return 512;
    }
}
