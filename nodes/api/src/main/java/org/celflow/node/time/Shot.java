package org.celflow.node.time;

/**
 * An uninterrupted run of frames: nothing looks across its edges.
 *
 * @param name for people
 * @param first the first frame
 * @param end one after the last frame, above {@code first}
 */
public record Shot(String name, int first, int end) {
    /** Checks that the shot has at least one frame. */
    public Shot {
        if (end <= first) {
            throw new IllegalArgumentException("shot %s must end after its first frame %d".formatted(name, first));
        }
    }

    /** Whether the frame lies in the shot. */
    public boolean contains(int frame) {
        return frame >= first && frame < end;
    }

    /** The number of frames. */
    public int length() {
        return end - first;
    }
}
