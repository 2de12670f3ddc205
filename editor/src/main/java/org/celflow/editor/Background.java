package org.celflow.editor;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads for what must not hold up the window: reading, planning, validating. They do not keep the program alive. */
public final class Background implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final ScheduledExecutorService threads;

    /** With some threads of a name. */
    public Background(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.threads = Executors.newScheduledThreadPool(count, factory);
    }

    /** Runs work soon; what it throws is logged. */
    @Override
    public void execute(Runnable work) {
        threads.execute(logged(work));
    }

    /** A place for one piece of work that waits for a pause; a newer piece replaces it. */
    public Later later(Duration pause) {
        return new Later(pause);
    }

    /** Forgets waiting work and ends the threads. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Runnable logged(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.error("Work in the background failed", e);
            }
        };
    }

    /** The latest of many requests, run once nothing newer came for the pause. */
    public final class Later {
        private final Duration pause;
        private @Nullable ScheduledFuture<?> waiting;

        private Later(Duration pause) {
            this.pause = pause;
        }

        /** Replaces the waiting work. */
        public synchronized void run(Runnable work) {
            cancel();
            if (!threads.isShutdown()) {
                waiting = threads.schedule(logged(work), pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        /** Forgets the waiting work. */
        public synchronized void cancel() {
            if (waiting != null) {
                waiting.cancel(false);
                waiting = null;
            }
        }
    }
}
