package org.celflow.reference;

import java.util.concurrent.FutureTask;

/** Runs things with the stack that tensor programs need. */
final class Deep {
    private static final long STACK = 256L << 20;

    private Deep() {}

    static void run(Runnable work) throws Exception {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread thread = new Thread(null, task, "deep", STACK);
        thread.start();
        task.get();
    }
}
