package org.celflow.editor;

import java.util.concurrent.Executor;

/** The thread that owns the window, for those who bring it results. */
public interface UiThread extends Executor {
    /** Runs work at the next pulse, just before a frame is drawn, in the order of the calls. */
    void nextPulse(Runnable work);
}
