package org.celflow.graph;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A map that nobody can change, in the order of insertion; graphs share it between versions. */
final class FrozenMap<K, V> extends AbstractMap<K, V> {
    private final Map<K, V> map;
    private final @Nullable Map<?, ?> checkedWith;

    /** Takes a map that the caller gives away. */
    FrozenMap(Map<K, V> map) {
        this(Collections.unmodifiableMap(map), null);
    }

    private FrozenMap(Map<K, V> map, @Nullable Map<?, ?> checkedWith) {
        this.map = map;
        this.checkedWith = checkedWith;
    }

    /** The same entries, with the note that they fit to another map, which is not to be checked again. */
    FrozenMap<K, V> checkedWith(Map<?, ?> other) {
        return checkedWith == other ? this : new FrozenMap<>(map, other);
    }

    /** Whether that note was made about this very map. */
    boolean isCheckedWith(Map<?, ?> other) {
        return checkedWith == other;
    }

    /** The same entries, frozen; a frozen map is returned as it is. */
    static <K, V> FrozenMap<K, V> copyOf(Map<K, V> map) {
        return map instanceof FrozenMap<K, V> frozen ? frozen : new FrozenMap<>(new LinkedHashMap<>(map));
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return map.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return map.containsKey(key);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public Set<K> keySet() {
        return map.keySet();
    }

    @Override
    public Collection<V> values() {
        return map.values();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return map.entrySet();
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        map.forEach(action);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
