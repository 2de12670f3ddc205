package org.celflow.node.time;

import java.util.List;
import java.util.Optional;

/**
 * The frame rate and the shots of a graph.
 *
 * @param fps frames a second, above 0
 * @param shots in order of time, not overlapping, at least one
 */
public record Timeline(double fps, List<Shot> shots) {
    /** Checks the order of the shots. */
    public Timeline {
        shots = List.copyOf(shots);
        if (!(fps > 0) || fps > 1000) {
            throw new IllegalArgumentException("the frame rate must be above 0 and at most 1000, not " + fps);
        }
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("a timeline needs at least one shot");
        }
        for (int i = 1; i < shots.size(); i++) {
            if (shots.get(i).first() < shots.get(i - 1).end()) {
                throw new IllegalArgumentException("shot %s begins before shot %s ends"
                        .formatted(shots.get(i).name(), shots.get(i - 1).name()));
            }
        }
    }

    /** One shot named {@code shot} at 24 frames a second. */
    public static Timeline of(int first, int end) {
        return new Timeline(24, List.of(new Shot("shot", first, end)));
    }

    /** The shot that a frame belongs to. */
    public Optional<Shot> shotAt(int frame) {
        return shots.stream().filter(shot -> shot.contains(frame)).findFirst();
    }

    /** The number of frames of all shots. */
    public int frameCount() {
        return shots.stream().mapToInt(Shot::length).sum();
    }
}
