package org.celflow.diffusion.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory that the parts of one checkpoint share. They work one after the other, so where they do not fit side by side, the ones
 * used longest ago leave and are read again when they are needed.
 */
final class SharedRoom {
    private final long bytes;
    private final Set<Part> parts = new LinkedHashSet<>();

    /** A room of so many bytes. */
    SharedRoom(long bytes) {
        this.bytes = bytes;
    }

    /** Weights that can leave and come back. */
    interface Part {
        /** Memory that it takes now. */
        long bytes();

        /** Whether nobody works with it. */
        boolean isIdle();

        /** Frees its weights, which are read again when they are needed. */
        void unload();
    }

    /** How many bytes there are. */
    long bytes() {
        return bytes;
    }

    /**
     * Sees to it that a part fits that will be used next.
     *
     * @param need memory that it will take in all
     */
    void enter(Part part, long need) {
        parts.remove(part);
        parts.add(part);
        long more = Math.max(0, need - part.bytes());
        for (Part other : List.copyOf(parts)) {
            if (other != part && other.isIdle() && held() + more > bytes) {
                other.unload();
            }
        }
    }

    private long held() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }
}
