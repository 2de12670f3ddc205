package org.celflow.editor.canvas;

/** What a held button is doing. Painters look at the one under way to draw its feedback. */
interface Gesture {
    /** The pointer moved. */
    void drag(Pointer at);

    /** The button was let go: what was previewed becomes an edit. */
    void release(Pointer at);

    /** Escape, or the window lost the pointer: as if it had never begun. */
    void cancel();
}
