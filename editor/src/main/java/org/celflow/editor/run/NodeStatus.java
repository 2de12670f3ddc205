package org.celflow.editor.run;

import java.util.Optional;
import javafx.scene.image.Image;

/**
 * What a node shows of a run.
 *
 * @param state where it is
 * @param progress of all its frames, 0 to 1
 * @param message one line: {@code frame 7, step 5 of 20}, or why it failed; empty for none
 * @param thumbnail its latest picture, at most {@link #THUMBNAIL} pixels wide and high
 * @param caption what to say in place of a picture that would tell nothing, as {@code empty latent 512 × 512}; empty for none
 */
public record NodeStatus(State state, double progress, String message, Optional<Image> thumbnail, String caption) {
    /** The longer side of a thumbnail, pixels. */
    public static final int THUMBNAIL = 192;

    /** With a picture, or with nothing to show. */
    public NodeStatus(State state, double progress, String message, Optional<Image> thumbnail) {
        this(state, progress, message, thumbnail, "");
    }

    /** The status of a node that no run has touched. */
    public static final NodeStatus IDLE = new NodeStatus(State.IDLE, 0, "", Optional.empty());

    /** Whether it failed and says why. */
    public boolean tellsFailure() {
        return state == State.FAILED && !message.isEmpty();
    }

    /** The line at its foot: why it failed, or else its caption; empty for none. */
    public String foot() {
        return tellsFailure() ? message : caption;
    }

    /** Where a node is in a run. */
    public enum State {
        /** No run has touched it. */
        IDLE,
        /** It waits for its inputs or for a free worker. */
        QUEUED,
        /** A frame of it is computed. */
        RUNNING,
        /** All its frames are there, at least one of them computed by the latest run. */
        DONE,
        /** All its frames were there already. */
        CACHED,
        /** At least one frame failed; the message says why. */
        FAILED
    }
}
