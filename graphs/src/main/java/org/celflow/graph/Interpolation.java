package org.celflow.graph;

/** How a value goes from one keyframe to the next. */
public enum Interpolation {
    /** It stays until the next keyframe. */
    HOLD,
    /** Numbers go in a straight line. */
    LINEAR
}
