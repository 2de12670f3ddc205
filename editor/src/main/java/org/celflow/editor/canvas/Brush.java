package org.celflow.editor.canvas;

import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.kordamp.ikonli.Ikon;

/**
 * Draws in world units through a camera. Edges of boxes and baselines fall on whole pixels, so lines stay sharp at every zoom.
 */
final class Brush {
    /** Rounder than this, in pixels, the eye sees it. */
    private static final double SHARP = 2.2;

    final GraphicsContext g;
    final CanvasTheme theme;
    final Glyphs glyphs;
    Camera camera = Camera.HOME;

    Brush(GraphicsContext g, CanvasTheme theme, Glyphs glyphs) {
        this.g = g;
        this.theme = theme;
        this.glyphs = glyphs;
    }

    double x(double world) {
        return Math.rint(camera.screenX(world));
    }

    double y(double world) {
        return Math.rint(camera.screenY(world));
    }

    double length(double world) {
        return world * camera.zoom();
    }

    /** A filled box. */
    void box(double wx, double wy, double width, double height, Color colour) {
        double x = x(wx);
        double y = y(wy);
        g.setFill(colour);
        g.fillRect(x, y, x(wx + width) - x, y(wy + height) - y);
    }

    /**
     * A filled box with round corners. An opaque one is put together of two rounded ends and a plain middle: the software
     * pipeline fills plain boxes many times faster than shapes with soft edges.
     */
    void card(double wx, double wy, double width, double height, double corner, Color colour) {
        double x = x(wx);
        double y = y(wy);
        pixelCard(x, y, x(wx + width) - x, y(wy + height) - y, length(corner), colour);
    }

    /** A filled box with round corners and a line of so many pixels around it, inside its edge. */
    void card(
            double wx, double wy, double width, double height, double corner, Color colour, Color line, double pixels) {
        double x = x(wx);
        double y = y(wy);
        double w = x(wx + width) - x;
        double h = y(wy + height) - y;
        double c = length(corner);
        pixelCard(x, y, w, h, c, line);
        pixelCard(x + pixels, y + pixels, w - 2 * pixels, h - 2 * pixels, c - pixels, colour);
    }

    private void pixelCard(double x, double y, double w, double h, double corner, Color colour) {
        double c = Math.max(0, corner);
        g.setFill(colour);
        double cap = Math.ceil(2 * c);
        if (c < SHARP) {
            g.fillRect(x, y, w, h);
        } else if (!colour.isOpaque() || Math.max(w, h) < 2 * cap) {
            g.fillRoundRect(x, y, w, h, 2 * c, 2 * c);
        } else if (w > h) {
            double half = Math.ceil(c);
            g.fillRoundRect(x, y, cap, h, 2 * c, 2 * c);
            g.fillRoundRect(x + w - cap, y, cap, h, 2 * c, 2 * c);
            g.fillRect(x + half, y, w - 2 * half, h);
        } else {
            double half = Math.ceil(c);
            g.fillRoundRect(x, y, w, cap, 2 * c, 2 * c);
            g.fillRoundRect(x, y + h - cap, w, cap, 2 * c, 2 * c);
            g.fillRect(x, y + half, w, h - 2 * half);
        }
    }

    /** The outline of a box with round corners, inside its edge. */
    void outline(double wx, double wy, double width, double height, double corner, Color colour, double pixels) {
        double x = x(wx);
        double y = y(wy);
        double arc = Math.max(0, length(2 * corner) - pixels);
        g.setStroke(colour);
        g.setLineWidth(pixels);
        g.strokeRoundRect(
                x + pixels / 2, y + pixels / 2, x(wx + width) - x - pixels, y(wy + height) - y - pixels, arc, arc);
    }

    /** A filled circle. */
    void dot(double wx, double wy, double radius, Color colour) {
        double r = length(radius);
        g.setFill(colour);
        if (r < SHARP) {
            g.fillRect(
                    Math.rint(camera.screenX(wx) - r),
                    Math.rint(camera.screenY(wy) - r),
                    Math.rint(2 * r),
                    Math.rint(2 * r));
            return;
        }
        g.fillOval(camera.screenX(wx) - r, camera.screenY(wy) - r, 2 * r, 2 * r);
    }

    /** A circle's line. */
    void ring(double wx, double wy, double radius, Color colour, double width) {
        double r = length(radius);
        g.setStroke(colour);
        g.setLineWidth(length(width));
        g.strokeOval(camera.screenX(wx) - r, camera.screenY(wy) - r, 2 * r, 2 * r);
    }

    /** A line of text that begins at x, its middle at y; cut to a width. */
    void text(String text, double wx, double wy, double width, double size, boolean strong, Color colour) {
        if (width > 0 && !text.isEmpty()) {
            g.setTextAlign(TextAlignment.LEFT);
            put(glyphs.cut(text, size, strong, width), wx, wy, size, strong, colour);
        }
    }

    /** A line of text that ends at x, its middle at y; cut to a width. */
    void textEndingAt(String text, double wx, double wy, double width, double size, boolean strong, Color colour) {
        if (width > 0 && !text.isEmpty()) {
            g.setTextAlign(TextAlignment.RIGHT);
            put(glyphs.cut(text, size, strong, width), wx, wy, size, strong, colour);
        }
    }

    /** An icon in a square whose middle is given. */
    void icon(Ikon icon, double wx, double wy, double size, Color colour) {
        g.setFill(colour);
        g.setFont(glyphs.iconFont(icon, length(size)));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.CENTER);
        g.fillText(Glyphs.icon(icon), x(wx), y(wy));
    }

    private void put(String text, double wx, double wy, double size, boolean strong, Color colour) {
        g.setFill(colour);
        g.setFont(glyphs.font(length(size), strong));
        g.setTextBaseline(VPos.CENTER);
        g.fillText(text, x(wx), y(wy));
    }
}
