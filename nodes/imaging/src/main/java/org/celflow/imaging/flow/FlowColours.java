package org.celflow.imaging.flow;

import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;

/**
 * Motion as colours: the direction gives the hue and the length the saturation, white where nothing moves (Baker et al., A Database and
 * Evaluation Methodology for Optical Flow, 2011, with the 55 colours of its published code). Lengths are measured by the longest of the
 * picture, and colours are rounded down to 8 bits, as the networks that read such pictures were trained on.
 */
final class FlowColours {
    /** From red over yellow, green, cyan, blue and magenta back to red: how many colours lie between each and the next. */
    private static final int[] STEPS = {15, 6, 4, 11, 13, 6};

    private static final int[][] CORNERS = {
        {255, 0, 0}, {255, 255, 0}, {0, 255, 0}, {0, 255, 255}, {0, 0, 255}, {255, 0, 255}, {255, 0, 0}
    };
    private static final int[][] WHEEL = wheel();
    private static final float LEAST = Math.ulp(1f);

    private FlowColours() {}

    private static int[][] wheel() {
        int count = 0;
        for (int steps : STEPS) {
            count += steps;
        }
        int[][] wheel = new int[count][3];
        int at = 0;
        for (int corner = 0; corner < STEPS.length; corner++) {
            for (int i = 0; i < STEPS[corner]; i++, at++) {
                for (int c = 0; c < 3; c++) {
                    int from = CORNERS[corner][c];
                    int way = Math.floorDiv(255 * i, STEPS[corner]);
                    wheel[at][c] = from + Integer.signum(CORNERS[corner + 1][c] - from) * way;
                }
            }
        }
        return wheel;
    }

    /** The picture of a motion. */
    static Image of(Flow flow) {
        float[] vectors = flow.toArray();
        float longest = 0;
        for (int i = 0; i < vectors.length; i += 2) {
            longest = Math.max(longest, (float) Math.hypot(vectors[i], vectors[i + 1]));
        }
        float[] pixels = new float[vectors.length / 2 * 3];
        for (int i = 0; i < vectors.length / 2; i++) {
            colour(vectors[2 * i] / (longest + LEAST), vectors[2 * i + 1] / (longest + LEAST), pixels, 3 * i);
        }
        return Image.of(flow.width(), flow.height(), 3, pixels);
    }

    private static void colour(float dx, float dy, float[] pixels, int at) {
        double length = Math.hypot(dx, dy);
        double turn = (Math.atan2(-dy, -dx) / Math.PI + 1) / 2 * (WHEEL.length - 1);
        int before = (int) Math.floor(turn);
        int after = (before + 1) % WHEEL.length;
        double share = turn - before;
        for (int c = 0; c < 3; c++) {
            double hue = ((1 - share) * WHEEL[before][c] + share * WHEEL[after][c]) / 255;
            // Rounding up where only the last bit of a sum is missing keeps white white.
            pixels[at + c] = (float) (Math.floor(255 * (1 - length * (1 - hue)) + 1e-6) / 255);
        }
    }
}
