package org.celflow.editor.canvas;

/** The colours of the canvas, each a property of the style class {@code graph-canvas}. */
enum Ink {
    /** Behind everything. */
    BACKGROUND("-celflow-canvas"),
    /** The dots of the grid. */
    GRID("-celflow-canvas-grid"),
    /** The body of a node. */
    NODE("-celflow-node"),
    /** The outline of a node. */
    NODE_BORDER("-celflow-node-border"),
    /** Under a node. */
    SHADOW("-celflow-node-shadow"),
    /** Titles and values. */
    TEXT("-celflow-node-text"),
    /** Names of ports and parameters. */
    MUTED("-celflow-node-text-muted"),
    /** Text that hardly matters. */
    FAINT("-celflow-node-text-faint"),
    /** A field of a parameter. */
    FIELD("-celflow-node-field"),
    /** A field under the pointer. */
    FIELD_HOVER("-celflow-node-field-hover"),
    /** How far a number is through its range. */
    FIELD_BAR("-celflow-node-field-bar"),
    /** Selection and focus. */
    ACCENT("-celflow-accent"),
    /** Finished. */
    SUCCESS("-celflow-success"),
    /** Be warned. */
    WARNING("-celflow-warning"),
    /** Wrong. */
    DANGER("-celflow-danger"),
    /** A link or port whose kind nobody knows. */
    UNKNOWN("-celflow-unknown"),
    /** Behind links, so that crossing ones stay apart. */
    LINK_EDGE("-celflow-link-edge"),
    /** A note. */
    NOTE("-celflow-note"),
    /** Text of a note. */
    NOTE_TEXT("-celflow-note-text"),
    /** Behind short messages. */
    TIP("-celflow-tip"),
    /** Short messages. */
    TIP_TEXT("-celflow-tip-text");

    final String css;

    Ink(String css) {
        this.css = css;
    }
}
