package org.celflow.editor.canvas;

/**
 * Where the view looks: the world point in its upper left corner, and pixels per world unit.
 *
 * @param x world x of the left edge
 * @param y world y of the upper edge
 * @param zoom pixels per world unit, {@link #MIN_ZOOM} to {@link #MAX_ZOOM}
 */
record Camera(double x, double y, double zoom) {
    static final double MIN_ZOOM = 0.005;
    static final double MAX_ZOOM = 4;
    /** One notch of a wheel. Zooms by notches repeat exactly, so rendered glyphs are found again. */
    static final double NOTCH = 1.1;

    static final Camera HOME = new Camera(0, 0, 1);

    Camera {
        zoom = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom));
    }

    double screenX(double worldX) {
        return (worldX - x) * zoom;
    }

    double screenY(double worldY) {
        return (worldY - y) * zoom;
    }

    double worldX(double screenX) {
        return screenX / zoom + x;
    }

    double worldY(double screenY) {
        return screenY / zoom + y;
    }

    Box screen(Box world) {
        return new Box(screenX(world.x()), screenY(world.y()), world.width() * zoom, world.height() * zoom);
    }

    /** The part of the world that a view of that size shows. */
    Box view(double width, double height) {
        return new Box(x, y, width / zoom, height / zoom);
    }

    /** Moves what is seen by that many pixels. */
    Camera pan(double dx, double dy) {
        return new Camera(x - dx / zoom, y - dy / zoom, zoom);
    }

    /** Sets the zoom, keeping the world point under a screen point where it is. */
    Camera zoomTo(double newZoom, double atX, double atY) {
        Camera next = new Camera(0, 0, newZoom);
        return new Camera(worldX(atX) - atX / next.zoom, worldY(atY) - atY / next.zoom, next.zoom);
    }

    /**
     * Zooms by notches of a wheel, positive towards the world. The result lies on the ladder of notches around zoom 1, so
     * that turning back and forth ends where it began.
     */
    Camera zoomBy(double notches, double atX, double atY) {
        double rung = Math.log(zoom) / Math.log(NOTCH) + notches;
        double whole = Math.rint(notches) == notches ? Math.rint(rung) : rung;
        return zoomTo(Math.pow(NOTCH, whole), atX, atY);
    }

    /** Shows a part of the world whole and centred, with a margin in pixels, at most at zoom 1. */
    static Camera fit(Box world, double width, double height, double margin) {
        double free = 2 * margin;
        double zoom = Math.min(
                1,
                Math.min(
                        Math.max(width - free, 1) / Math.max(world.width(), 1),
                        Math.max(height - free, 1) / Math.max(world.height(), 1)));
        Camera scaled = new Camera(0, 0, zoom);
        return new Camera(
                world.centreX() - width / 2 / scaled.zoom, world.centreY() - height / 2 / scaled.zoom, scaled.zoom);
    }

    /** Moves as little as needed to bring a box into a view of that size. */
    Camera reveal(Box world, double width, double height, double margin) {
        Box at = screen(world);
        return pan(shift(at.x(), at.right(), width, margin), shift(at.y(), at.bottom(), height, margin));
    }

    private static double shift(double from, double to, double size, double margin) {
        if (from < margin || to - from > size - 2 * margin) {
            return from < margin || to > size - margin ? margin - from : 0;
        }
        return to > size - margin ? size - margin - to : 0;
    }
}
