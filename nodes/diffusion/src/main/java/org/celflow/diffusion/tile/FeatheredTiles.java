package org.celflow.diffusion.tile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.celflow.node.value.Tensor;

/**
 * Works on a picture tile by tile. Tiles overlap; where they do, each fades out towards its edges, those of the picture included, and
 * the sum is divided by the sum of the weights (ComfyUI's {@code tiled_scale}). The work may make the picture {@code up / down}
 * times as large; then sizes and overlap are multiples of {@code down}.
 *
 * @param rows height of a tile
 * @param columns width of a tile
 * @param overlap of neighbours, less than both sides
 * @param up numerator of the factor by which the work makes both sides larger
 * @param down denominator of that factor
 */
public record FeatheredTiles(int rows, int columns, int overlap, int up, int down) {
    /** Checks that tiles advance. */
    public FeatheredTiles {
        if (overlap < 0 || overlap >= Math.min(rows, columns) || up < 1 || down < 1) {
            throw new IllegalArgumentException("tiles of %dx%d cannot overlap by %d".formatted(columns, rows, overlap));
        }
    }

    /** Square tiles that the work enlarges. */
    public static FeatheredTiles square(int size, int overlap, int scale) {
        return new FeatheredTiles(size, size, overlap, scale, 1);
    }

    /** What is done to one tile. */
    @FunctionalInterface
    public interface Work {
        /**
         * Works.
         *
         * @param tile 1 x channels x height x width
         * @return 1 x any channels x (height * up / down) x (width * up / down)
         */
        Tensor on(Tensor tile);
    }

    /** How many tiles a picture needs. */
    public int count(int height, int width) {
        return starts(height, rows).size() * starts(width, columns).size();
    }

    /**
     * Works on a picture; on one that fits into a tile, at once.
     *
     * @param picture 1 x channels x height x width
     * @return 1 x as many channels as the work makes x (height * up / down) x (width * up / down)
     */
    public Tensor apply(Tensor picture, Work work) {
        int channels = picture.shape().get(1);
        int height = picture.shape().get(2);
        int width = picture.shape().get(3);
        if (height <= rows && width <= columns) {
            return work.on(picture);
        }
        float[] pixels = picture.toArray();
        Sum sum = new Sum(scaled(height), scaled(width));
        for (int top : starts(height, rows)) {
            for (int left : starts(width, columns)) {
                int tileRows = Math.min(rows, height - top);
                int tileColumns = Math.min(columns, width - left);
                Tensor tile = Tensor.of(
                        List.of(1, channels, tileRows, tileColumns),
                        cut(pixels, channels, height, width, top, left, tileRows, tileColumns));
                sum.add(work.on(tile), scaled(top), scaled(left), scaled(overlap));
            }
        }
        return sum.average();
    }

    private int scaled(int length) {
        return length * up / down;
    }

    private List<Integer> starts(int length, int tile) {
        if (length <= tile) {
            return List.of(0);
        }
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < length - overlap; at += tile - overlap) {
            starts.add(at);
        }
        return starts;
    }

    private static float[] cut(
            float[] pixels, int channels, int height, int width, int top, int left, int rows, int columns) {
        float[] tile = new float[channels * rows * columns];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < rows; y++) {
                System.arraycopy(
                        pixels, (c * height + top + y) * width + left, tile, (c * rows + y) * columns, columns);
            }
        }
        return tile;
    }

    /** The weights along one side: rising over the overlap, falling over it; flat when the side is no longer than that. */
    private static float[] feather(int length, int ramp) {
        float[] weights = new float[length];
        Arrays.fill(weights, 1);
        if (ramp < length) {
            for (int i = 0; i < ramp; i++) {
                float weight = (float) (i + 1) / ramp;
                weights[i] *= weight;
                weights[length - 1 - i] *= weight;
            }
        }
        return weights;
    }

    /** The picture that grows. */
    private static final class Sum {
        private final int height;
        private final int width;
        private final float[] weights;
        private float[] numbers = new float[0];

        Sum(int height, int width) {
            this.height = height;
            this.width = width;
            this.weights = new float[height * width];
        }

        void add(Tensor tile, int top, int left, int ramp) {
            int channels = tile.shape().get(1);
            int rows = tile.shape().get(2);
            int columns = tile.shape().get(3);
            if (numbers.length == 0) {
                numbers = new float[channels * height * width];
            }
            float[] from = tile.toArray();
            float[] down = feather(rows, ramp);
            float[] across = feather(columns, ramp);
            for (int y = 0; y < rows; y++) {
                int to = (top + y) * width + left;
                for (int x = 0; x < columns; x++) {
                    float weight = down[y] * across[x];
                    weights[to + x] += weight;
                    for (int c = 0; c < channels; c++) {
                        numbers[c * weights.length + to + x] += from[(c * rows + y) * columns + x] * weight;
                    }
                }
            }
        }

        Tensor average() {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] /= weights[i % weights.length];
            }
            return Tensor.of(List.of(1, numbers.length / weights.length, height, width), numbers);
        }
    }
}
