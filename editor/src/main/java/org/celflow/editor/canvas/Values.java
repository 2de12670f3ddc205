package org.celflow.editor.canvas;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.celflow.graph.ParamValue;

/** How an edit meets the value that is there. */
final class Values {
    private Values() {}

    /** The new value: for an animated parameter a keyframe at the frame that is shown, otherwise the value itself. */
    static ParamValue put(Optional<ParamValue> before, int frame, ParamValue next) {
        if (before.isPresent() && before.get() instanceof ParamValue.Animated animated) {
            SortedMap<Integer, Object> keyframes = new TreeMap<>(animated.keyframes());
            keyframes.put(frame, next.at(frame));
            return new ParamValue.Animated(keyframes, animated.mode(), animated.extra());
        }
        return next;
    }
}
