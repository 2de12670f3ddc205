package org.celflow.runtime;

import java.util.Optional;
import org.celflow.graph.NodeId;

/**
 * A frame that could not be computed.
 *
 * @param node the node
 * @param frame the first frame concerned, on the node's own clock
 * @param kind whose fault it is
 * @param message one sentence for the artist
 * @param retryable whether the same run may succeed later, as when memory was short
 * @param cause for the log
 */
public record NodeFailure(
        NodeId node, int frame, Kind kind, String message, boolean retryable, Optional<Throwable> cause) {
    /** Whose fault it is. */
    public enum Kind {
        /** Something that the user can change: a file, a parameter. */
        INPUT,
        /** The machine: memory, disk, device. */
        RESOURCE,
        /** A defect of the node. */
        BUG,
        /** Another task that this one needs failed. */
        UPSTREAM
    }

    /** As {@code mask, frame 7: message}. */
    @Override
    public String toString() {
        return "%s, frame %d: %s".formatted(node, frame, message);
    }
}
