package org.celflow.runtime.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.NodeInfo.Persist;
import org.celflow.node.spec.NodeType;
import org.celflow.runtime.Key;
import org.celflow.runtime.RunEvent.Origin;

/** Outputs on the heap, the ones used last, bounded by bytes. */
public final class MemoryStore implements ValueStore {
    private final long bound;
    private final Map<Key, Outputs> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** A store that holds that many bytes at most; larger outputs are not kept. */
    public MemoryStore(long bound) {
        this.bound = bound;
    }

    @Override
    public boolean keeps(NodeType type) {
        return type.sink() || type.persist() == Persist.ALWAYS;
    }

    @Override
    public synchronized boolean contains(Key key) {
        return entries.containsKey(key);
    }

    @Override
    public synchronized Optional<Found> load(Key key, NodeType type) {
        return Optional.ofNullable(entries.get(key)).map(outputs -> new Found(outputs, Origin.MEMORY));
    }

    @Override
    public synchronized void save(Key key, NodeType type, Outputs outputs) {
        if (!keeps(type) || outputs.bytes() > bound) {
            return;
        }
        Outputs before = entries.put(key, outputs);
        bytes += outputs.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Outputs> oldest = entries.values().iterator();
        while (bytes > bound) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** What it holds. */
    public synchronized long bytes() {
        return bytes;
    }
}
