package org.celflow.editor.canvas;

import java.util.Optional;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.NodeId;
import org.celflow.graph.Note;
import org.celflow.graph.Port;

/** The canvas as gestures see it. */
record CanvasStage(GraphCanvas canvas) implements Stage {
    @Override
    public GraphDocument document() {
        return canvas.document();
    }

    @Override
    public Board board() {
        return canvas.board();
    }

    @Override
    public LinkRules rules() {
        return canvas.rules();
    }

    @Override
    public Camera camera() {
        return canvas.camera();
    }

    @Override
    public void camera(Camera next) {
        canvas.camera(next);
    }

    @Override
    public int frame() {
        return canvas.frame();
    }

    @Override
    public boolean snap() {
        return canvas.snapProperty().get();
    }

    @Override
    public void openSearch(double worldX, double worldY, Optional<Port> from, boolean fromOutput) {
        canvas.overlays().openSearch(worldX, worldY, from, fromOutput);
    }

    @Override
    public void editParam(NodeId node, String param) {
        canvas.overlays().editParam(node, param);
    }

    @Override
    public void editTitle(NodeId node) {
        canvas.overlays().editTitle(node);
    }

    @Override
    public void editNote(Note note) {
        canvas.overlays().editNote(note);
    }

    @Override
    public void showInViewer(NodeId node) {
        canvas.showInViewer(node);
    }

    @Override
    public void openMenu(double x, double y, Hit under) {
        canvas.overlays().openMenu(x, y, under);
    }

    @Override
    public void say(String message, double x, double y) {
        canvas.overlays().say(message, x, y);
    }

    @Override
    public void redraw() {
        canvas.redraw();
    }
}
