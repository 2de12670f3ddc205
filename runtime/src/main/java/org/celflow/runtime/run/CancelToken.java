package org.celflow.runtime.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.celflow.node.CancelledException;
import org.celflow.node.NodeContext.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a run was cancelled, and what to do when it is. Threads are never interrupted. */
public final class CancelToken {
    private static final Logger LOG = LoggerFactory.getLogger(CancelToken.class);

    private final Set<Hook> hooks = new LinkedHashSet<>();
    private volatile boolean cancelled;

    private final class Hook implements Registration {
        private final Runnable action;

        Hook(Runnable action) {
            this.action = action;
        }

        @Override
        public void close() {
            synchronized (hooks) {
                hooks.remove(this);
            }
        }
    }

    /** Whether it was cancelled. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Throws if it was cancelled. */
    public void check() {
        if (cancelled) {
            throw new CancelledException();
        }
    }

    /** Cancels; open registrations run on a thread of their own. */
    void cancel() {
        List<Hook> open;
        synchronized (hooks) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            open = new ArrayList<>(hooks);
        }
        if (!open.isEmpty()) {
            start(() -> open.forEach(this::runIfOpen));
        }
    }

    /** Runs an action when it is cancelled while the registration is open; at once if it already was. */
    Registration onCancel(Runnable action) {
        Hook hook = new Hook(action);
        boolean late;
        synchronized (hooks) {
            hooks.add(hook);
            late = cancelled;
        }
        if (late) {
            start(() -> runIfOpen(hook));
        }
        return hook;
    }

    private void runIfOpen(Hook hook) {
        synchronized (hooks) {
            if (!hooks.contains(hook)) {
                return;
            }
        }
        try {
            hook.action.run();
        } catch (RuntimeException e) {
            LOG.warn("what a node does when it is cancelled failed", e);
        }
    }

    private static void start(Runnable actions) {
        Thread thread = new Thread(actions, "celflow-cancel");
        thread.setDaemon(true);
        thread.start();
    }
}
