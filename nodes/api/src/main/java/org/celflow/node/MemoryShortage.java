package org.celflow.node;

import org.jspecify.annotations.Nullable;

/**
 * Implemented by exceptions of engines whose memory may not have sufficed, a device's or what lies outside Java's heap. Whoever runs
 * nodes may free memory then and try again.
 */
public interface MemoryShortage {
    /** Whether memory did not suffice, so that the same may succeed when other memory was freed. */
    boolean outOfMemory();

    /** Whether a shortage led to an exception. */
    static boolean causes(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof MemoryShortage shortage && shortage.outOfMemory()) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
