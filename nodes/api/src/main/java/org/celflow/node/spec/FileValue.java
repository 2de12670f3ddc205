package org.celflow.node.spec;

import java.util.Optional;

/**
 * What a graph says of a file.
 *
 * @param path as written: relative to the graph's folder, or absolute; empty for none
 * @param sha256 the digest that the file had when the graph was saved, if it was recorded
 */
public record FileValue(String path, Optional<String> sha256) {}
