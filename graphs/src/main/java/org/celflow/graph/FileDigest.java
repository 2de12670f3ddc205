package org.celflow.graph;

import java.io.IOException;
import java.nio.file.Path;

/** Gives the digests of files; handed in, because whoever computes them remembers them. */
@FunctionalInterface
public interface FileDigest {
    /**
     * The SHA-256 digest of a file's content, 64 lower-case hexadecimal digits.
     *
     * @throws IOException if it cannot be read
     */
    String sha256(Path file) throws IOException;
}
