package org.celflow.runtime;

/**
 * Why a task is in a plan, compared with the last run of the same graph.
 *
 * @param kind the sort of reason
 * @param text the reason for people, to follow the name of node and frame: {@code parameter steps changed from 20 to 16}
 */
public record Reason(Kind kind, String text) {
    /** The sort of reason. */
    public enum Kind {
        /** The outputs are in a cache. */
        STORED,
        /** The node or frame was not in the last run. */
        NEW,
        /** The node has another type or version of it, or, while it is developed, other code. */
        TYPE,
        /** A parameter has another value. */
        PARAMETER,
        /** A file has other content. */
        FILE,
        /** An input is linked differently. */
        LINK,
        /** What an input reads has changed. */
        UPSTREAM,
        /** The frame number, the shots or the target of a node that depends on them have changed. */
        FRAME,
        /** The written file is gone or was changed by somebody else. */
        OUTPUT_FILE,
        /** Nothing changed, but the type's results are never kept, and something below needs them. */
        NEVER_KEPT,
        /** Nothing changed, but no cache holds the result: the last run did not finish it, or it was evicted. */
        NOT_KEPT
    }
}
