package org.celflow.runtime.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.celflow.node.Lane;

/** Hands jobs of all runs to whoever asks for one of a lane. Has no threads of its own. */
public final class Dispatcher {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Execution> executions = new ArrayList<>();
    private boolean closed;

    /** The best job of a lane now, if one is ready. */
    public Optional<Job> poll(Lane lane) {
        lock.lock();
        try {
            for (Execution execution : executions) {
                Optional<Job> job = execution.poll(lane);
                if (job.isPresent()) {
                    return job;
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The best job of a lane as soon as one is ready; empty when no run is left and the dispatcher was closed. */
    Optional<Job> take(Lane lane) {
        lock.lock();
        try {
            while (true) {
                Optional<Job> job = poll(lane);
                if (job.isPresent() || closed && executions.isEmpty()) {
                    return job;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Guards the state of all executions. */
    ReentrantLock lock() {
        return lock;
    }

    /** What is ready may have changed. With the lock held. */
    void changed() {
        changed.signalAll();
    }

    void add(Execution execution) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the evaluator is closed");
            }
            executions.add(execution);
            executions.sort(Comparator.comparing(Execution::isUrgent).reversed().thenComparing(Execution::id));
            changed();
        } finally {
            lock.unlock();
        }
    }

    void remove(Execution execution) {
        lock.lock();
        try {
            executions.remove(execution);
            changed();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels all runs; threads that ask for jobs get none when those have ended. */
    public void close() {
        List<Execution> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(executions);
            changed();
        } finally {
            lock.unlock();
        }
        open.forEach(Execution::cancel);
    }
}
