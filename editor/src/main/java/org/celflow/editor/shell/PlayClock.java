package org.celflow.editor.shell;

import javafx.animation.AnimationTimer;
import org.celflow.editor.view.Playhead;

/** Lets the time of a playhead pass while it plays; no pulse is asked for while it does not. */
final class PlayClock {
    private final AnimationTimer timer;
    private final Playhead playhead;

    PlayClock(Playhead playhead) {
        this.playhead = playhead;
        this.timer = new AnimationTimer() {
            @Override
            public void handle(long now) {
                playhead.tick(now);
            }
        };
    }

    void start() {
        playhead.playing().addListener((property, before, now) -> {
            if (now) {
                timer.start();
            } else {
                timer.stop();
            }
        });
    }
}
