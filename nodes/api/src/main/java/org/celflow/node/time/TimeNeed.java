package org.celflow.node.time;

/** Which frames of an input one output frame reads. */
public sealed interface TimeNeed {
    /** The same frame. */
    record Same() implements TimeNeed {}

    /** The frames {@code f - before .. f + after} inside the shot. */
    record Around(int before, int after) implements TimeNeed {}

    /** The node's own output of the frame before; nothing on a shot's first frame. */
    record PreviousOutput(String output) implements TimeNeed {}

    /** Every frame of the shot. */
    record WholeShot() implements TimeNeed {}

    /** The source frames on both sides of an output frame of a retiming node; see {@link org.celflow.node.Between}. */
    record Between(String factorParam, String loopParam) implements TimeNeed {}

    /** The usual need. */
    TimeNeed SAME = new Same();
}
