package org.celflow.editor.canvas;

import java.util.Optional;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.NodeId;
import org.celflow.graph.Note;
import org.celflow.graph.Port;

/** What gestures act upon. The canvas is one; tests have another without a toolkit. */
interface Stage {
    GraphDocument document();

    Board board();

    LinkRules rules();

    Camera camera();

    void camera(Camera next);

    /** The frame whose parameter values are shown. */
    int frame();

    /** Whether moved nodes keep to the grid. */
    boolean snap();

    /**
     * Opens the node search at a world point.
     *
     * @param from the port that the new node is to be linked with, if any
     */
    void openSearch(double worldX, double worldY, Optional<Port> from, boolean fromOutput);

    /** Opens the editor of a parameter on its node. */
    void editParam(NodeId node, String param);

    /** Opens the editor of a node's title. */
    void editTitle(NodeId node);

    /** Opens the editor of a note. */
    void editNote(Note note);

    /** Shows a node's result large. */
    void showInViewer(NodeId node);

    /** Opens the menu for what is selected. */
    void openMenu(double x, double y, Hit under);

    /** Tells the user something short beside the pointer, for a moment. */
    void say(String message, double x, double y);

    /** Draws on the next pulse. */
    void redraw();
}
