package org.celflow.runtime;

/**
 * How to run.
 *
 * @param previews whether nodes make intermediate pictures
 * @param keepGoing whether other frames go on when one fails
 * @param urgent whether its tasks go before those of runs that are not: what a viewer shows
 */
public record RunOptions(boolean previews, boolean keepGoing, boolean urgent) {
    /** Not urgent. */
    public RunOptions(boolean previews, boolean keepGoing) {
        this(previews, keepGoing, false);
    }
}
