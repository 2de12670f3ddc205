package org.celflow.editor.canvas;

/** How much of a node is drawn. */
enum Detail {
    /** Plain boxes and straight links. */
    BOXES,
    /** Cards with headers, ports and fields, without text. */
    CARDS_ONLY,
    /** Cards with their titles, drawn larger than the card is, and no other text. */
    TITLES,
    /** Everything. */
    FULL;

    /** From this zoom on there is text. Below it is unreadable, and half of the cost of drawing. */
    static final double TEXT = 0.6;
    /** From this zoom on there are titles. One line a node costs little, and a whole shot can be read at a glance. */
    static final double NAMES = 0.36;
    /** From this zoom on nodes are cards. */
    static final double CARDS = 0.15;

    static Detail at(double zoom) {
        if (zoom >= TEXT) {
            return FULL;
        }
        return zoom >= NAMES ? TITLES : zoom >= CARDS ? CARDS_ONLY : BOXES;
    }
}
