package org.celflow.runtime;

/**
 * How to run.
 *
 * @param previews whether nodes make intermediate pictures
 * @param keepGoing whether other frames go on when one fails
 * @param urgent whether its tasks go before those of runs that are not: what a viewer shows
 * @param framesAtOnce how many frames of one node may share a call, if the node is a {@link org.celflow.node.BatchNode}; at least 1
 */
public record RunOptions(boolean previews, boolean keepGoing, boolean urgent, int framesAtOnce) {
    /** Checks the number. */
    public RunOptions {
        if (framesAtOnce < 1) {
            throw new IllegalArgumentException("at least one frame at once, not " + framesAtOnce);
        }
    }

    /** Frame by frame. */
    public RunOptions(boolean previews, boolean keepGoing, boolean urgent) {
        this(previews, keepGoing, urgent, 1);
    }

    /** Not urgent, frame by frame. */
    public RunOptions(boolean previews, boolean keepGoing) {
        this(previews, keepGoing, false, 1);
    }
}
