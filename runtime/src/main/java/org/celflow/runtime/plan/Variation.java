package org.celflow.runtime.plan;

/** Over what the outputs of a node can differ. */
public enum Variation {
    /** The same at every frame. */
    STATIC,
    /** The same within a shot. */
    SHOT,
    /** Another one at each frame. */
    FRAME
}
