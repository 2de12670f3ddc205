package org.celflow.diffusion.noise;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.TorchNoise;
import org.jspecify.annotations.Nullable;

/**
 * A Brownian motion between two times, found by halving: the increment of a half given that of the whole is normal (Lévy's
 * construction), and each half has its own seed. A time is reached by halving until one stands at it, to six decimals. What an
 * interval holds does not depend on what was asked before.
 *
 * <p>For one thread.
 */
public final class BrownianTree implements AutoCloseable {
    private static final int DECIMALS = 6;
    private static final int POOL = 24;
    private static final long ROOT_KEY = 0;

    private final long seed;
    private final List<Integer> shape;
    private final TorchNoise noise;
    private final Interval root;

    /**
     * The motion of a seed.
     *
     * @param seed all 64 bits count; read as unsigned
     * @param shape of an increment
     * @param from the earliest time
     * @param to the latest, after it
     */
    public BrownianTree(long seed, List<Integer> shape, float from, float to) {
        if (!(from < to)) {
            throw new IllegalArgumentException("a motion from %s to %s".formatted(from, to));
        }
        this.seed = seed;
        this.shape = List.copyOf(shape);
        noise = new TorchNoise(new SeedSequence(seed, List.of(), POOL).first());
        float[] whole = noise.next(shape).toArray();
        scale(whole, Math.sqrt((double) to - from));
        root = new Interval(rounded(from), rounded(to), ROOT_KEY, 0);
        root.increment = whole;
    }

    /**
     * How far the motion goes between two times: normal, its variance their distance, negated when {@code to} is before {@code
     * from}. Times outside the motion's are taken as its ends.
     *
     * @return a new array
     */
    public float[] increment(float from, float to) {
        double first = rounded(clamped(Math.min(from, to)));
        double last = rounded(clamped(Math.max(from, to)));
        float[] sum = new float[root.held().length];
        if (first == last) {
            return sum;
        }
        List<Interval> parts = new ArrayList<>();
        locate(root, first, last, parts);
        for (Interval part : parts) {
            float[] increment = part.held();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += increment[i];
            }
        }
        if (to < from) {
            scale(sum, -1);
        }
        return sum;
    }

    /** {@link #increment} divided by the root of the distance: variance 1. */
    public float[] noise(float from, float to) {
        float[] increment = increment(from, to);
        float root = (float) Math.sqrt(Math.abs(to - from));
        for (int i = 0; i < increment.length; i++) {
            increment[i] /= root;
        }
        return increment;
    }

    /** An interval and, once it is divided, its halves. */
    private static final class Interval {
        private final double start;
        private final double end;
        /** Which of the intervals of its depth it is, counted in both directions from the root. */
        private final long key;

        private final int depth;
        private float @Nullable [] increment;
        private @Nullable Interval left;
        private @Nullable Interval right;

        Interval(double start, double end, long key, int depth) {
            this.start = start;
            this.end = end;
            this.key = key;
            this.depth = depth;
        }

        float[] held() {
            if (increment == null) {
                throw new IllegalStateException("an interval without increment");
            }
            return increment;
        }
    }

    /** Collects the intervals that together are the one asked for, in order. */
    private void locate(Interval in, double first, double last, List<Interval> parts) {
        if (first == in.start && last == in.end) {
            parts.add(in);
            return;
        }
        if (in.left == null || in.right == null) {
            divide(in);
        }
        Interval left = in.left;
        Interval right = in.right;
        if (left == null || right == null) {
            throw new IllegalStateException("an interval that was not divided");
        }
        if (first < left.end) {
            locate(left, first, Math.min(last, left.end), parts);
        }
        if (last > left.end) {
            locate(right, Math.max(first, left.end), last, parts);
        }
    }

    private void divide(Interval whole) {
        double middle = rounded(0.5 * (whole.end + whole.start));
        Interval left = new Interval(whole.start, middle, 2 * whole.key, whole.depth + 1);
        Interval right = new Interval(middle, whole.end, 2 * whole.key + 1, whole.depth + 1);
        float[] all = whole.held();
        noise.restart(new SeedSequence(seed, List.of(whole.key, (long) whole.depth), POOL).first());
        float[] draw = noise.next(shape).toArray();
        double share = 1 / (whole.end - whole.start);
        float before = (float) (middle - whole.start);
        float reciprocal = (float) share;
        float deviation = (float) Math.sqrt((middle - whole.start) * (whole.end - middle) * share);
        float[] first = new float[all.length];
        float[] second = new float[all.length];
        for (int i = 0; i < all.length; i++) {
            first[i] = before * all[i] * reciprocal + deviation * draw[i];
            second[i] = all[i] - first[i];
        }
        left.increment = first;
        right.increment = second;
        whole.left = left;
        whole.right = right;
    }

    private double clamped(float time) {
        return Math.max(root.start, Math.min(root.end, time));
    }

    /** To six decimals, a tie to the even one, as Python's {@code round} does it. */
    private static double rounded(double time) {
        return new BigDecimal(time).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static void scale(float[] numbers, double factor) {
        float narrow = (float) factor;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= narrow;
        }
    }

    @Override
    public void close() {
        noise.close();
    }
}
