package org.celflow.node;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A read view on an input at several frames, by offset from this one. */
public final class Frames<T> {
    private final SortedMap<Integer, T> byOffset;

    private Frames(SortedMap<Integer, T> byOffset) {
        this.byOffset = byOffset;
    }

    /** A view on values by offset; offset 0 is this frame (in a {@link WholeShot}: the shot's first). */
    public static <T> Frames<T> of(Map<Integer, T> byOffset) {
        return new Frames<>(new TreeMap<>(byOffset));
    }

    /** This frame alone. */
    public static <T> Frames<T> only(T value) {
        return of(Map.of(0, value));
    }

    /** The value at this frame. */
    public T here() {
        return find(0).orElseThrow(() -> new NoSuchElementException("no value at this frame"));
    }

    /** The value at an offset, empty beyond the edge of the shot. */
    public Optional<T> find(int offset) {
        return Optional.ofNullable(byOffset.get(offset));
    }

    /** The value at the offset, or the nearest one inside the shot. */
    public T clamped(int offset) {
        int nearest = Math.max(byOffset.firstKey(), Math.min(byOffset.lastKey(), offset));
        return find(nearest).orElseThrow(() -> new NoSuchElementException("no value at offset " + offset));
    }

    /** All values in order of time. */
    public List<T> inOrder() {
        return List.copyOf(byOffset.values());
    }
}
