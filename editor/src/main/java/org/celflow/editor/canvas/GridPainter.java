package org.celflow.editor.canvas;

import javafx.scene.canvas.GraphicsContext;

/** The dotted background. The pitch doubles as one zooms out, so dots never crowd. */
final class GridPainter {
    private static final double CLOSEST = 20;

    void paint(Brush brush, double width, double height) {
        GraphicsContext g = brush.g;
        Camera camera = brush.camera;
        g.setFill(brush.theme.get(Ink.BACKGROUND));
        g.fillRect(0, 0, width, height);
        if (camera.zoom() < Detail.CARDS) {
            return;
        }
        double pitch = MoveGesture.GRID;
        while (pitch * camera.zoom() < CLOSEST) {
            pitch *= 2;
        }
        double dot = camera.zoom() > 1.5 ? 2 : 1;
        g.setFill(brush.theme.get(Ink.GRID));
        // A box a dot: the software pipeline fills a thousand small boxes faster than one pattern over the whole view.
        for (double x = Math.ceil(camera.x() / pitch) * pitch; camera.screenX(x) < width; x += pitch) {
            double left = Math.rint(camera.screenX(x));
            for (double y = Math.ceil(camera.y() / pitch) * pitch; camera.screenY(y) < height; y += pitch) {
                g.fillRect(left, Math.rint(camera.screenY(y)), dot, dot);
            }
        }
    }
}
