package org.celflow.editor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What slow nodes of tests wait at. A test makes a new one. */
public final class TestGate {
    private static volatile TestGate current = new TestGate();

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger cancelled = new AtomicInteger();

    private TestGate() {}

    /** Puts a new, closed gate in place. */
    public static TestGate fresh() {
        current = new TestGate();
        return current;
    }

    static TestGate current() {
        return current;
    }

    /** Lets everybody through. */
    public void open() {
        open.countDown();
    }

    /** Waits until a node is at the gate. */
    public boolean awaitEntered() throws InterruptedException {
        return entered.await(20, TimeUnit.SECONDS);
    }

    /** How many nodes were cancelled at the gate. */
    public int cancelled() {
        return cancelled.get();
    }

    void pass() throws InterruptedException {
        entered.countDown();
        open.await();
    }

    void noteCancelled() {
        cancelled.incrementAndGet();
    }
}
