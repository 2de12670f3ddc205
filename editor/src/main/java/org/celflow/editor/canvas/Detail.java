package org.celflow.editor.canvas;

/** How much of a node is drawn. */
enum Detail {
    /** Plain boxes and straight links. */
    BOXES,
    /** Cards with headers, ports and fields, without text. */
    CARDS_ONLY,
    /** Everything. */
    FULL;

    /** From this zoom on there is text. Below it is unreadable, and half of the cost of drawing. */
    static final double TEXT = 0.6;
    /** From this zoom on nodes are cards. */
    static final double CARDS = 0.15;

    static Detail at(double zoom) {
        return zoom >= TEXT ? FULL : zoom >= CARDS ? CARDS_ONLY : BOXES;
    }
}
