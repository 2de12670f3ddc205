package org.celflow.editor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * Runs work on the FX thread: the only caller of {@link Platform#runLater}.
 *
 * <p>{@link #execute} runs soon. {@link #nextPulse} gathers what many threads ask for and runs it once, just before the
 * next frame is drawn, so that a flood of events costs one hop a frame.
 */
public final class FxThread implements UiThread {
    private final Object lock = new Object();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean asked;

    @Override
    public void execute(Runnable work) {
        Platform.runLater(work);
    }

    @Override
    public void nextPulse(Runnable work) {
        synchronized (lock) {
            waiting.add(work);
            if (asked) {
                return;
            }
            asked = true;
        }
        Platform.runLater(() -> new Once().start());
    }

    private final class Once extends AnimationTimer {
        @Override
        public void handle(long now) {
            stop();
            List<Runnable> work;
            synchronized (lock) {
                work = new ArrayList<>(waiting);
                waiting.clear();
                asked = false;
            }
            work.forEach(Runnable::run);
        }
    }
}
