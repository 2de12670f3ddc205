package org.celflow.runtime;

/** Hears of a run. Called on any thread, several at once; must not block. What it throws is logged and ignored. */
@FunctionalInterface
public interface RunListener {
    /** Something happened. */
    void on(RunEvent event);
}
