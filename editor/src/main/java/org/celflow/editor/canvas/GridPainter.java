package org.celflow.editor.canvas;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.PixelWriter;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.paint.ImagePattern;
import org.jspecify.annotations.Nullable;

/** The dotted background: one tile, repeated by the pipeline. The pitch doubles as one zooms out, so dots never crowd. */
final class GridPainter {
    private static final double CLOSEST = 18;

    private @Nullable WritableImage tile;
    private int pitch;
    private Color ink = Color.TRANSPARENT;
    private Color paper = Color.TRANSPARENT;

    void paint(Brush brush, double width, double height) {
        GraphicsContext g = brush.g;
        Color background = brush.theme.get(Ink.BACKGROUND);
        if (brush.camera.zoom() < Detail.CARDS) {
            g.setFill(background);
            g.fillRect(0, 0, width, height);
            return;
        }
        double step = MoveGesture.GRID * brush.camera.zoom();
        while (step < CLOSEST) {
            step *= 2;
        }
        // Whole pixels keep dots sharp; the error is at most half a pixel a dot and only while zooming seen.
        int cell = (int) Math.round(step);
        WritableImage image = tile(cell, brush.theme.get(Ink.GRID), background);
        double world = step / brush.camera.zoom();
        double x = -Math.floorMod(Math.round(brush.camera.x() / world * cell), cell);
        double y = -Math.floorMod(Math.round(brush.camera.y() / world * cell), cell);
        g.setFill(new ImagePattern(image, x - 1, y - 1, cell, cell, false));
        g.fillRect(0, 0, width, height);
    }

    private WritableImage tile(int cell, Color dot, Color background) {
        WritableImage image = tile;
        if (image == null || cell != pitch || !dot.equals(ink) || !background.equals(paper)) {
            image = new WritableImage(cell, cell);
            PixelWriter pixels = image.getPixelWriter();
            for (int y = 0; y < cell; y++) {
                for (int x = 0; x < cell; x++) {
                    pixels.setColor(x, y, x < 2 && y < 2 ? dot : background);
                }
            }
            tile = image;
            pitch = cell;
            ink = dot;
            paper = background;
        }
        return image;
    }
}
