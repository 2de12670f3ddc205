package org.celflow.editor.canvas;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import org.celflow.editor.document.Selection;
import org.celflow.graph.NodeId;

/** The part of the board that is seen: a camera and the size of the view in pixels. Needs no toolkit. */
final class Viewport {
    private static final double MARGIN = 48;

    private final Board board;
    private final Selection selection;
    private final Runnable moved;
    private final ReadOnlyDoubleWrapper zoom = new ReadOnlyDoubleWrapper(this, "zoom", 1);
    private Camera camera = Camera.HOME;
    private double width;
    private double height;
    private boolean fitted;

    /**
     * Looks at the origin.
     *
     * @param moved called whenever the camera has moved
     */
    Viewport(Board board, Selection selection, Runnable moved) {
        this.board = board;
        this.selection = selection;
        this.moved = moved;
    }

    Camera camera() {
        return camera;
    }

    ReadOnlyDoubleProperty zoomProperty() {
        return zoom.getReadOnlyProperty();
    }

    /** Looks elsewhere. */
    void look(Camera next) {
        fitted = false;
        camera = next;
        zoom.set(next.zoom());
        moved.run();
    }

    /** Takes another size. As long as everything was shown, and nothing else was looked at since, everything stays shown. */
    void resize(double newWidth, double newHeight) {
        width = newWidth;
        height = newHeight;
        if (fitted) {
            fitAll();
        }
    }

    /** Shows a box whole. */
    void fit(Box box) {
        look(Camera.fit(box, width, height, MARGIN));
    }

    /** Shows all nodes and notes; once there is a size, if there is none yet. */
    void fitAll() {
        if (width > 0 && height > 0) {
            board.bounds().ifPresentOrElse(this::fit, () -> look(Camera.HOME));
        }
        fitted = true;
    }

    /** The graph is edited: from now on the view stays where it is. */
    void edited() {
        fitted = false;
    }

    /** Shows the selected nodes, or everything if none is. */
    void fitSelection() {
        List<Box> boxes = selection.nodes().stream()
                .flatMap(id -> board.find(id).stream())
                .map(node -> node.box)
                .toList();
        Box.around(boxes).ifPresentOrElse(this::fit, this::fitAll);
    }

    /** Brings a node into view, moving as little as needed. */
    void reveal(NodeId id) {
        board.find(id).ifPresent(node -> {
            Camera next = camera.reveal(node.box, width, height, MARGIN);
            if (!next.equals(camera)) {
                look(next);
            }
        });
    }

    void zoomBy(int notches) {
        look(camera.zoomBy(notches, width / 2, height / 2));
    }

    void zoomActual() {
        look(camera.zoomTo(1, width / 2, height / 2));
    }

    /** The node nearest to the middle of the view. */
    Optional<PlacedNode> nodeNearCentre() {
        Box view = camera.view(width, height);
        return board.nodes().stream()
                .min(Comparator.comparingDouble(
                        node -> Math.hypot(node.box.centreX() - view.centreX(), node.box.centreY() - view.centreY())));
    }
}
