package org.celflow.imaging.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds few colours for many (P. Heckbert, Color Image Quantization for Frame Buffer Display, 1982, median cut), the same ones that
 * Pillow finds: the box with most pixels is cut at the median of the axis along which it is longest in luminance, until there are
 * enough, and the mean of each box is a colour. Colours are {@code 0xrrggbb}.
 */
final class MedianCut {
    private static final int MOST_COLOURS = 65_536;
    private static final int[] LUMINANCE = {77, 150, 29};
    private static final int[] SHIFT = {16, 8, 0};

    private final int lost;
    private final Map<Integer, Integer> counts;

    private MedianCut(int lost, Map<Integer, Integer> counts) {
        this.lost = lost;
        this.counts = counts;
    }

    /**
     * The colours of a picture.
     *
     * @param pixels at least one
     * @param most how many colours at most, at least 1
     */
    static int[] palette(int[] pixels, int most) {
        int lost = 0;
        Map<Integer, Integer> counts = counts(pixels, lost);
        while (counts.size() > MOST_COLOURS) {
            counts = counts(pixels, ++lost);
        }
        return new MedianCut(lost, counts).palette(pixels, counts.keySet(), most);
    }

    private static Map<Integer, Integer> counts(int[] pixels, int lost) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(coarse(pixel, lost), 1, Integer::sum);
        }
        return counts;
    }

    /** Without the lowest bits of each channel. */
    private static int coarse(int pixel, int lost) {
        int kept = 0xff >> lost;
        return (pixel >> 16 >> lost & kept) << 16 | (pixel >> 8 >> lost & kept) << 8 | pixel >> lost & kept;
    }

    private static int channel(int colour, int axis) {
        return colour >> SHIFT[axis] & 0xff;
    }

    private int[] palette(int[] pixels, Iterable<Integer> colours, int most) {
        List<Integer> all = new ArrayList<>();
        colours.forEach(all::add);
        Box root = new Box(all);
        BoxHeap waiting = new BoxHeap();
        waiting.add(root);
        for (int boxes = 1; boxes < most; boxes++) {
            Box largest = waiting.removeDivisible();
            if (largest == null) {
                break;
            }
            largest.cut();
            waiting.add(largest.parts.get(0));
            waiting.add(largest.parts.get(1));
        }
        Map<Integer, Integer> boxOf = new HashMap<>();
        int boxes = root.number(boxOf, 0);
        return means(pixels, boxOf, boxes);
    }

    private int[] means(int[] pixels, Map<Integer, Integer> boxOf, int boxes) {
        long[][] sums = new long[boxes][4];
        for (int pixel : pixels) {
            Integer box = boxOf.get(coarse(pixel, lost));
            long[] sum = sums[box == null ? 0 : box];
            for (int axis = 0; axis < 3; axis++) {
                sum[axis] += channel(pixel, axis);
            }
            sum[3]++;
        }
        int[] palette = new int[boxes];
        for (int i = 0; i < boxes; i++) {
            for (int axis = 0; axis < 3; axis++) {
                palette[i] |= (int) (0.5 + (double) sums[i][axis] / sums[i][3]) << SHIFT[axis];
            }
        }
        return palette;
    }

    /** Colours that lie together. */
    final class Box {
        private List<Integer> colours;
        private final long pixels;
        private List<Box> parts = List.of();

        Box(List<Integer> colours) {
            this.colours = colours;
            this.pixels = colours.stream().mapToLong(MedianCut.this::count).sum();
        }

        long pixels() {
            return pixels;
        }

        boolean isOneColour() {
            return colours.size() == 1;
        }

        void cut() {
            int axis = longestAxis();
            List<Integer> sorted = new ArrayList<>(colours);
            sorted.sort(Comparator.comparingInt((Integer colour) -> channel(colour, axis))
                    .reversed());
            int end = 0;
            for (long sum = 0; end < sorted.size() && sum * 2 <= pixels; end++) {
                sum += count(sorted.get(end));
            }
            while (end < sorted.size() && same(sorted, end - 1, end, axis)) {
                end++;
            }
            if (end == sorted.size()) {
                do {
                    end--;
                } while (end > 0 && same(sorted, end - 1, end, axis));
            }
            parts = List.of(
                    new Box(List.copyOf(sorted.subList(0, end))),
                    new Box(List.copyOf(sorted.subList(end, sorted.size()))));
            colours = List.of();
        }

        private static boolean same(List<Integer> sorted, int a, int b, int axis) {
            return channel(sorted.get(a), axis) == channel(sorted.get(b), axis);
        }

        private int longestAxis() {
            int[] length = new int[3];
            for (int axis = 0; axis < 3; axis++) {
                int[] values = new int[colours.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = channel(colours.get(i), axis);
                }
                Arrays.sort(values);
                length[axis] = (values[values.length - 1] - values[0]) * LUMINANCE[axis];
            }
            int longest = 0;
            for (int axis = 1; axis < 3; axis++) {
                longest = length[axis] > length[longest] ? axis : longest;
            }
            return longest;
        }

        /** Numbers the boxes that were not cut, from left to right; the number after the last. */
        private int number(Map<Integer, Integer> boxOf, int next) {
            int number = next;
            for (Box part : parts) {
                number = part.number(boxOf, number);
            }
            for (int colour : colours) {
                boxOf.put(colour, number);
            }
            return parts.isEmpty() ? number + 1 : number;
        }
    }

    private int count(int colour) {
        return counts.getOrDefault(colour, 0);
    }
}
