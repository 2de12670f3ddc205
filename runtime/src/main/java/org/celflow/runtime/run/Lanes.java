package org.celflow.runtime.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads: one for the GPU lane, with the stack that tensor programs need, and some for CPU and IO. */
public final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final long GPU_STACK = 256L << 20;
    private static final long LAST_TASKS_MILLIS = 60_000;

    private final Dispatcher dispatcher;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param gpuExit runs last on the thread of the GPU lane
     */
    public Lanes(Dispatcher dispatcher, int cpu, int io, Runnable gpuExit) {
        this.dispatcher = dispatcher;
        start(Lane.GPU, 1, GPU_STACK, gpuExit);
        start(Lane.CPU, cpu, 0, () -> {});
        start(Lane.IO, io, 0, () -> {});
    }

    private void start(Lane lane, int count, long stack, Runnable exit) {
        for (int i = 1; i <= count; i++) {
            String name = "celflow-%s-%d".formatted(lane.name().toLowerCase(java.util.Locale.ROOT), i);
            Thread thread = new Thread(null, () -> work(lane, exit), name, stack);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work(Lane lane, Runnable exit) {
        for (Optional<Job> job = dispatcher.take(lane); job.isPresent(); job = dispatcher.take(lane)) {
            job.get().run();
        }
        exit.run();
    }

    /** Cancels what runs and waits, for a minute at most, until the tasks under way are over. */
    @Override
    public void close() {
        dispatcher.close();
        long until = System.nanoTime() + LAST_TASKS_MILLIS * 1_000_000;
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive() && System.nanoTime() < until) {
                try {
                    thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                    until = System.nanoTime();
                }
            }
            if (thread.isAlive()) {
                LOG.warn("a task on {} does not end; it is left behind", thread.getName());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
