package org.celflow.node.resample;

import java.util.ArrayList;
import java.util.List;

/** For each new pixel of an axis, which old pixels it is made of. Beyond the edge the edge pixel counts. */
final class Taps {
    private final int from;
    private final List<List<Tap>> taps = new ArrayList<>();

    private record Tap(int source, float weight) {}

    /** Says what one new pixel is made of. */
    @FunctionalInterface
    interface Kernel {
        void fill(Taps taps, int newPixel);
    }

    private Taps(int from) {
        this.from = from;
    }

    static Taps of(int from, int to, Kernel kernel) {
        Taps taps = new Taps(from);
        for (int i = 0; i < to; i++) {
            taps.taps.add(new ArrayList<>());
            kernel.fill(taps, i);
        }
        return taps;
    }

    void add(int newPixel, int source, double weight) {
        if (weight != 0) {
            int inside = Math.max(0, Math.min(from - 1, source));
            taps.get(newPixel).add(new Tap(inside, (float) weight));
        }
    }

    /**
     * Resizes the middle axis of three.
     *
     * @param outer size of the axis before
     * @param length size of the axis itself, the old one
     * @param inner size of the axis after
     */
    float[] apply(float[] numbers, int outer, int length, int inner) {
        int to = taps.size();
        float[] resized = new float[outer * to * inner];
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < to; i++) {
                int target = (o * to + i) * inner;
                for (Tap tap : taps.get(i)) {
                    int source = (o * length + tap.source) * inner;
                    for (int k = 0; k < inner; k++) {
                        resized[target + k] += tap.weight * numbers[source + k];
                    }
                }
            }
        }
        return resized;
    }
}
