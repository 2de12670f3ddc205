package org.celflow.editor.canvas;

import javafx.geometry.Point2D;
import org.celflow.graph.NodeId;

/** Where things of a canvas are on the screen, for robots. FX thread only. */
public final class CanvasProbe {
    private CanvasProbe() {}

    /** The middle of an input port. */
    public static Point2D input(GraphCanvas canvas, String node, String port) {
        PlacedNode placed = placed(canvas, node);
        PortSpot spot = placed.shape.input(port).orElseThrow();
        return screen(canvas, placed.portX(spot), placed.portY(spot));
    }

    /** The middle of an output port. */
    public static Point2D output(GraphCanvas canvas, String node, String port) {
        PlacedNode placed = placed(canvas, node);
        PortSpot spot = placed.shape.output(port).orElseThrow();
        return screen(canvas, placed.portX(spot), placed.portY(spot));
    }

    /** A place on the header of a node. */
    public static Point2D header(GraphCanvas canvas, String node) {
        PlacedNode placed = placed(canvas, node);
        return screen(canvas, placed.box.centreX(), placed.box.y() + NodeShape.HEADER / 2.0);
    }

    /** A place of the canvas, from its upper left corner. */
    public static Point2D at(GraphCanvas canvas, double x, double y) {
        return canvas.localToScreen(x, y);
    }

    private static PlacedNode placed(GraphCanvas canvas, String node) {
        return canvas.board().find(new NodeId(node)).orElseThrow();
    }

    private static Point2D screen(GraphCanvas canvas, double worldX, double worldY) {
        return canvas.localToScreen(
                canvas.camera().screenX(worldX), canvas.camera().screenY(worldY));
    }
}
