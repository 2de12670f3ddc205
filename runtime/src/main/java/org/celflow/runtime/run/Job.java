package org.celflow.runtime.run;

/** Work for a thread of a lane. */
public interface Job {
    /** Does it, outside every lock. Throws nothing that a node threw. */
    void run();
}
