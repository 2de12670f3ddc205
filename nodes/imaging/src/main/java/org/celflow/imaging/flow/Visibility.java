package org.celflow.imaging.flow;

/**
 * Whether what a picture shows is also visible in the other: motion there and back again must lead home. (Sundaram et al. 2010,
 * equation 5, with a larger constant because line drawings have no texture.)
 */
final class Visibility {
    private static final double SHARE = 0.02;
    private static final double SLACK = 1.0;

    private Visibility() {}

    /** For each pixel of the first picture, whether it is visible in the second. */
    static boolean[] of(MotionField there, MotionField back) {
        boolean[] visible = new boolean[there.width * there.height];
        for (int y = 0; y < there.height; y++) {
            for (int x = 0; x < there.width; x++) {
                int i = y * there.width + x;
                double dx = there.dx(i);
                double dy = there.dy(i);
                if (there.holds(x + dx, y + dy)) {
                    double backX = back.at(x + dx, y + dy, 0);
                    double backY = back.at(x + dx, y + dy, 1);
                    double error = square(dx + backX) + square(dy + backY);
                    double length = square(dx) + square(dy) + square(backX) + square(backY);
                    visible[i] = error < SHARE * length + SLACK;
                }
            }
        }
        return visible;
    }

    private static double square(double number) {
        return number * number;
    }
}
