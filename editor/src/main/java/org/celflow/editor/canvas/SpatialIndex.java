package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds boxes by place: a hashed grid of square cells. Nodes are of one size within an order of magnitude, so a grid beats a
 * tree, and moving a node touches only a few cells.
 */
final class SpatialIndex<T> {
    private static final double CELL = 512;

    private static final class Entry<T> {
        final T item;
        Box box;
        long seen;

        Entry(T item, Box box) {
            this.item = item;
            this.box = box;
        }
    }

    private final Map<T, Entry<T>> entries = new HashMap<>();
    private final Map<Long, List<Entry<T>>> cells = new HashMap<>();
    private long query;

    /** Puts an item at a box, or moves it there. */
    void put(T item, Box box) {
        Entry<T> entry = entries.get(item);
        if (entry == null) {
            entry = new Entry<>(item, box);
            entries.put(item, entry);
        } else if (entry.box.equals(box)) {
            return;
        } else {
            take(entry);
            entry.box = box;
        }
        for (long column = cell(box.x()); column <= cell(box.right()); column++) {
            for (long row = cell(box.y()); row <= cell(box.bottom()); row++) {
                cells.computeIfAbsent(key(column, row), any -> new ArrayList<>(4))
                        .add(entry);
            }
        }
    }

    /** Forgets an item; nothing if it is not there. */
    void remove(T item) {
        Entry<T> entry = entries.remove(item);
        if (entry != null) {
            take(entry);
        }
    }

    /** Hands over every item whose box meets the area, each once, in no order. */
    void query(Box area, Consumer<? super T> found) {
        long left = cell(area.x());
        long right = cell(area.right());
        long top = cell(area.y());
        long bottom = cell(area.bottom());
        if ((double) (right - left + 1) * (bottom - top + 1) > cells.size()) {
            for (Entry<T> entry : entries.values()) {
                if (entry.box.meets(area)) {
                    found.accept(entry.item);
                }
            }
            return;
        }
        query++;
        for (long column = left; column <= right; column++) {
            for (long row = top; row <= bottom; row++) {
                for (Entry<T> entry : cells.getOrDefault(key(column, row), List.of())) {
                    if (entry.seen != query && entry.box.meets(area)) {
                        entry.seen = query;
                        found.accept(entry.item);
                    }
                }
            }
        }
    }

    int size() {
        return entries.size();
    }

    private void take(Entry<T> entry) {
        Box box = entry.box;
        for (long column = cell(box.x()); column <= cell(box.right()); column++) {
            for (long row = cell(box.y()); row <= cell(box.bottom()); row++) {
                List<Entry<T>> cell = cells.get(key(column, row));
                if (cell != null && cell.remove(entry) && cell.isEmpty()) {
                    cells.remove(key(column, row));
                }
            }
        }
    }

    private static long cell(double at) {
        return (long) Math.floor(at / CELL);
    }

    private static long key(long column, long row) {
        return column << 32 ^ (row & 0xffffffffL);
    }
}
