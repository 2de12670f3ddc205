package org.celflow.runtime.run;

import java.util.concurrent.atomic.AtomicBoolean;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener of a run, and survives what it throws. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final RunListener listener;
    private final AtomicBoolean complained = new AtomicBoolean();

    Events(RunListener listener) {
        this.listener = listener;
    }

    void tell(RunEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            if (complained.compareAndSet(false, true)) {
                LOG.error("the listener of a run failed", e);
            }
        }
    }
}
