package org.celflow.imaging.flow;

import java.util.Arrays;
import org.celflow.imaging.cv.Mats;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * The motion that passes through each pixel at a time between two pictures, and on which side what moves there is visible.
 *
 * <p>Each pixel of both pictures is carried along its motion to the time asked for and leaves its vector on the pixels that it
 * touches. Of several that arrive, one that is visible on both sides wins, then the one whose colours on both sides fit best.
 */
final class MotionAtTime {
    /** Visible on one side, on both or on the other, in this order for the median; or nothing arrived. */
    private static final byte FIRST = 0;

    private static final byte BOTH = 1;
    private static final byte SECOND = 2;
    private static final byte NOTHING = 3;

    /** A pixel visible on one side gives way to any that is visible on both. */
    private static final float ONE_SIDED = 100;
    /** How much a pixel that hits only the corner of another counts less than one that hits its middle. */
    private static final float OFF_CENTRE = 0.02f;

    private static final int MEDIAN = 5;

    final int width;
    final int height;
    /** From the first picture to the second, dx before dy. */
    final float[] vectors;

    private final byte[] seen;
    /** Whether what won came from the second picture. */
    private final boolean[] fromSecond;

    private final float[] cost;

    private MotionAtTime(int width, int height) {
        this.width = width;
        this.height = height;
        vectors = new float[2 * width * height];
        seen = new byte[width * height];
        fromSecond = new boolean[width * height];
        cost = new float[width * height];
        Arrays.fill(seen, NOTHING);
        Arrays.fill(cost, Float.MAX_VALUE);
    }

    /** What is known of one picture: its motion to the other, visibility there, and how badly colours fit, 0 to 1. */
    static final class Side {
        final MotionField motion;
        final boolean[] visible;
        final float[] misfit;

        Side(MotionField motion, boolean[] visible, float[] misfit) {
            this.motion = motion;
            this.visible = visible;
            this.misfit = misfit;
        }
    }

    /** The motion at time t, 0 at the first picture and 1 at the second. */
    static MotionAtTime of(Side first, Side second, double t) {
        MotionAtTime field = new MotionAtTime(first.motion.width, first.motion.height);
        field.carry(first, t, 1, FIRST);
        field.carry(second, 1 - t, -1, SECOND);
        field.fillHoles();
        field.smooth();
        return field;
    }

    /** How much of a pixel comes from the second picture where both show the same: by time, or all from where it is visible. */
    double shareOfSecond(int pixel, double t) {
        return seen[pixel] == BOTH ? t : sideOf(pixel);
    }

    /** The side that a pixel is taken from where the two do not agree: 0 the first, 1 the second. */
    int sideOf(int pixel) {
        return seen[pixel] == SECOND || seen[pixel] == BOTH && fromSecond[pixel] ? 1 : 0;
    }

    private void carry(Side side, double share, int sign, byte alone) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float dx = side.motion.dx(i);
                float dy = side.motion.dy(i);
                boolean both = side.visible[i];
                float base = both ? side.misfit[i] : ONE_SIDED + (float) Math.hypot(dx, dy);
                put(x + share * dx, y + share * dy, sign * dx, sign * dy, both ? BOTH : alone, base, sign < 0);
            }
        }
    }

    private void put(double x, double y, float dx, float dy, byte sees, float base, boolean second) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        for (int v = top; v <= top + 1; v++) {
            for (int u = left; u <= left + 1; u++) {
                if (u < 0 || v < 0 || u >= width || v >= height) {
                    continue;
                }
                double off = Math.abs(x - u) + Math.abs(y - v);
                if (off >= 1.5) {
                    continue;
                }
                int at = v * width + u;
                float here = base + OFF_CENTRE * (float) off;
                if (here < cost[at]) {
                    cost[at] = here;
                    vectors[2 * at] = dx;
                    vectors[2 * at + 1] = dy;
                    seen[at] = sees;
                    fromSecond[at] = second;
                }
            }
        }
    }

    /** Takes single pixels that disagree with their neighbours out by a median, which keeps borders between motions. */
    private void smooth() {
        float[] across = new float[seen.length];
        float[] down = new float[seen.length];
        for (int i = 0; i < seen.length; i++) {
            across[i] = vectors[2 * i];
            down[i] = vectors[2 * i + 1];
        }
        try (Mats mats = new Mats()) {
            Mat result = mats.empty();
            Imgproc.medianBlur(mats.floats(width, height, 1, across), result, MEDIAN);
            result.get(0, 0, across);
            Imgproc.medianBlur(mats.floats(width, height, 1, down), result, MEDIAN);
            result.get(0, 0, down);
            Mat sides = mats.empty();
            Imgproc.medianBlur(mats.bytes(width, height, seen), sides, MEDIAN);
            sides.get(0, 0, seen);
        }
        for (int i = 0; i < seen.length; i++) {
            vectors[2 * i] = across[i];
            vectors[2 * i + 1] = down[i];
        }
    }

    /** Where nothing arrived, the mean motion of the neighbours that have one, from the border of the hole inward. */
    private void fillHoles() {
        boolean changed = true;
        while (changed) {
            changed = false;
            byte[] before = seen.clone();
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    if (before[y * width + x] == NOTHING) {
                        changed |= fill(x, y, before);
                    }
                }
            }
        }
    }

    private boolean fill(int x, int y, byte[] before) {
        float dx = 0;
        float dy = 0;
        int count = 0;
        byte sees = BOTH;
        for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
            for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                int i = v * width + u;
                if (before[i] != NOTHING) {
                    dx += vectors[2 * i];
                    dy += vectors[2 * i + 1];
                    count++;
                    sees = before[i] == BOTH ? sees : before[i];
                }
            }
        }
        if (count == 0) {
            return false;
        }
        int at = y * width + x;
        vectors[2 * at] = dx / count;
        vectors[2 * at + 1] = dy / count;
        seen[at] = sees;
        return true;
    }
}
