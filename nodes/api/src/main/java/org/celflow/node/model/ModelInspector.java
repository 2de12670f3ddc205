package org.celflow.node.model;

import java.nio.file.Path;
import java.util.Optional;
import org.celflow.node.NodeException;

/** Tells what a model file is without reading its weights. Registered by a node pack; used on any thread. */
@FunctionalInterface
public interface ModelInspector {
    /**
     * Looks at a file's header.
     *
     * @return empty if it is of no kind that this pack knows
     * @throws NodeException if the file is missing or damaged, saying how
     */
    Optional<ModelSummary> inspect(Path file) throws NodeException;
}
