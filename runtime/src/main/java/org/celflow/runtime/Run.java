package org.celflow.runtime;

import java.util.concurrent.CompletableFuture;

/** A run under way. */
public interface Run {
    /** Tells runs of one evaluator apart; rising. */
    long id();

    /**
     * Stops the run as soon as the tasks under way notice. Finished work is kept. Returns at once; may be called from any
     * thread, more than once.
     */
    void cancel();

    /**
     * How it ended. Completes normally also when frames failed or the run was cancelled, and after the last event. Code
     * that depends on it runs on a lane's thread: make it short or hand it on.
     */
    CompletableFuture<RunResult> result();
}
