package org.celflow.editor.view;

/** What lies behind transparent pixels. */
public enum Backdrop {
    /** Squares of two greys. */
    CHECKERBOARD("Checkerboard"),
    /** Black. */
    BLACK("Black"),
    /** White. */
    WHITE("White");

    private final String title;

    Backdrop(String title) {
        this.title = title;
    }

    /** For people. */
    @Override
    public String toString() {
        return title;
    }
}
