package org.celflow.runtime.store;

import java.io.IOException;
import java.util.Optional;
import org.celflow.node.spec.NodeType;
import org.celflow.runtime.Key;

/** Memory before disk, if there is a disk store. What is read from disk is kept in memory too. */
public final class TieredStore implements ValueStore {
    private final MemoryStore memory;
    private final Optional<DiskStore> disk;

    /** With or without a disk store. */
    public TieredStore(MemoryStore memory, Optional<DiskStore> disk) {
        this.memory = memory;
        this.disk = disk;
    }

    @Override
    public boolean keeps(NodeType type) {
        return memory.keeps(type);
    }

    @Override
    public boolean contains(Key key) {
        return memory.contains(key) || disk.filter(store -> store.contains(key)).isPresent();
    }

    @Override
    public Optional<Found> load(Key key, NodeType type) {
        Optional<Found> found = memory.load(key, type);
        if (found.isEmpty()) {
            found = disk.flatMap(store -> store.load(key, type));
            found.ifPresent(outputs -> memory.save(key, type, outputs.outputs()));
        }
        return found;
    }

    /** Keeps outputs in memory; {@link #saveToDisk} does the rest. */
    @Override
    public void save(Key key, NodeType type, Outputs outputs) {
        memory.save(key, type, outputs);
    }

    /** Whether {@link #saveToDisk} writes results of a type. */
    public boolean savesToDisk(NodeType type) {
        return disk.filter(store -> store.keeps(type)).isPresent();
    }

    /**
     * Writes outputs to the disk.
     *
     * @throws IOException if the disk is full or cannot be written
     */
    public void saveToDisk(Key key, NodeType type, Outputs outputs) throws IOException {
        if (disk.isPresent()) {
            disk.get().save(key, type, outputs);
        }
    }
}
