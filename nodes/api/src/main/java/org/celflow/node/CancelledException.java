package org.celflow.node;

/** Thrown through a node when the run was cancelled. Nodes let it pass. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A cancellation; it carries no stack trace, because it is no fault. */
    public CancelledException() {
        super("cancelled", null, false, false);
    }
}
