package org.celflow.editor.canvas;

/**
 * The curve of a link, from an output at (x1, y1) to an input at (x2, y2): a cubic Bézier that leaves to the right and arrives
 * from the left.
 */
record Noodle(double x1, double y1, double x2, double y2) {
    private static final int PIECES = 24;

    /** How far the handles reach out. A link that runs backwards swings wider, so that it does not hide behind its nodes. */
    double reach() {
        double dx = x2 - x1;
        double dy = Math.abs(y2 - y1);
        if (dx >= 0) {
            return Math.max(dx * 0.5, Math.min(60, (dx + dy) * 0.4));
        }
        return Math.min(60, dy * 0.4 - dx * 0.4) + Math.min(-dx * 0.35, 160);
    }

    double handle1() {
        return x1 + reach();
    }

    double handle2() {
        return x2 - reach();
    }

    /** A box that holds the curve. */
    Box bounds() {
        double reach = reach();
        return Box.between(Math.min(x1, x2 - reach), y1, Math.max(x1 + reach, x2), y2);
    }

    double pointX(double t) {
        return cubic(t, x1, handle1(), handle2(), x2);
    }

    double pointY(double t) {
        return cubic(t, y1, y1, y2, y2);
    }

    /** The distance of a point from the curve, within about a percent of its length. */
    double distance(double px, double py) {
        double best = Double.POSITIVE_INFINITY;
        double ax = x1;
        double ay = y1;
        for (int i = 1; i <= PIECES; i++) {
            double bx = pointX(i / (double) PIECES);
            double by = pointY(i / (double) PIECES);
            best = Math.min(best, toSegment(px, py, ax, ay, bx, by));
            ax = bx;
            ay = by;
        }
        return best;
    }

    /** Whether the straight line between two points crosses the curve. */
    boolean crosses(double ax, double ay, double bx, double by) {
        double px = x1;
        double py = y1;
        for (int i = 1; i <= PIECES; i++) {
            double qx = pointX(i / (double) PIECES);
            double qy = pointY(i / (double) PIECES);
            if (cross(ax, ay, bx, by, px, py, qx, qy)) {
                return true;
            }
            px = qx;
            py = qy;
        }
        return false;
    }

    private static double cubic(double t, double a, double b, double c, double d) {
        double s = 1 - t;
        return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
    }

    private static double toSegment(double px, double py, double ax, double ay, double bx, double by) {
        double dx = bx - ax;
        double dy = by - ay;
        double length = dx * dx + dy * dy;
        double t = length == 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length));
        return Math.hypot(px - ax - t * dx, py - ay - t * dy);
    }

    private static boolean cross(
            double ax, double ay, double bx, double by, double cx, double cy, double dx, double dy) {
        return side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) <= 0
                && side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) <= 0
                && Box.between(ax, ay, bx, by).meets(Box.between(cx, cy, dx, dy));
    }

    private static double side(double ax, double ay, double bx, double by, double px, double py) {
        return Math.signum((bx - ax) * (py - ay) - (by - ay) * (px - ax));
    }
}
