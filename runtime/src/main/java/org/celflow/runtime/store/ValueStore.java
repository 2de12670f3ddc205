package org.celflow.runtime.store;

import java.io.IOException;
import java.util.Optional;
import org.celflow.node.spec.NodeType;
import org.celflow.runtime.Key;
import org.celflow.runtime.RunEvent.Origin;

/** Keeps outputs by key. Thread-safe. */
public interface ValueStore {
    /** Whether it holds outputs of a key, as far as can be told without reading them. Changes nothing. */
    boolean contains(Key key);

    /**
     * Reads outputs. What is damaged or does not fit the type is removed and reads as absent.
     *
     * @param type whose outputs they must be
     */
    Optional<Found> load(Key key, NodeType type);

    /**
     * Keeps outputs, as far as the type allows it.
     *
     * @throws IOException if the disk is full or cannot be written; the store stays usable
     */
    void save(Key key, NodeType type, Outputs outputs) throws IOException;

    /** Whether results of a type are kept at all. */
    boolean keeps(NodeType type);

    /** Outputs, and where they were. */
    record Found(Outputs outputs, Origin origin) {}
}
