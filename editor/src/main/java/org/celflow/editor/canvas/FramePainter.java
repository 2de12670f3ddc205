package org.celflow.editor.canvas;

import javafx.scene.canvas.GraphicsContext;

/** Draws a frame: background, notes, links, nodes, feedback. */
final class FramePainter {
    /** How far a node's shadow, outline and ports stick out of its box, world units. */
    private static final double OUTSIDE = 12;

    private final GridPainter grid = new GridPainter();
    private final LinkPainter links = new LinkPainter();
    private final NodePainter nodes = new NodePainter();
    private final FarPainter far = new FarPainter();
    private final OverlayPainter overlay = new OverlayPainter();
    private final Brush brush;

    FramePainter(GraphicsContext g, CanvasTheme theme) {
        this.brush = new Brush(g, theme, new Glyphs());
    }

    void paint(View view, Camera camera, double width, double height) {
        brush.camera = camera;
        Detail detail = Detail.at(camera.zoom());
        Box visible = camera.view(width, height).grown(OUTSIDE);
        grid.paint(brush, width, height);
        overlay.notes(brush, view, visible, detail == Detail.FULL);
        if (detail == Detail.BOXES) {
            far.paint(brush, view, visible);
        } else {
            links.paint(brush, view, visible);
            for (PlacedNode node : view.board().within(visible)) {
                nodes.paint(brush, view, node, detail);
            }
        }
        overlay.paint(brush, view);
    }

    Glyphs glyphs() {
        return brush.glyphs;
    }
}
