package org.celflow.diffusion.upscale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.celflow.node.value.Tensor;

/**
 * Enlarges a picture tile by tile. Tiles overlap; where they do, each fades out towards its edges, and the sum is divided by the
 * sum of the weights.
 *
 * @param size of a tile, both sides
 * @param overlap of neighbours
 * @param scale by how much the enlargement makes both sides larger
 */
record FeatheredTiles(int size, int overlap, int scale) {
    /** Enlarges one tile. */
    @FunctionalInterface
    interface Enlargement {
        /**
         * Enlarges.
         *
         * @param tile 1 x channels x height x width
         * @return 1 x channels x (height * scale) x (width * scale)
         */
        Tensor enlarge(Tensor tile);
    }

    /** How many tiles a picture needs. */
    int count(int height, int width) {
        return starts(height).size() * starts(width).size();
    }

    /**
     * Enlarges a picture.
     *
     * @param picture 1 x channels x height x width
     */
    Tensor apply(Tensor picture, Enlargement enlargement) {
        int channels = picture.shape().get(1);
        int height = picture.shape().get(2);
        int width = picture.shape().get(3);
        if (height <= size && width <= size) {
            return enlargement.enlarge(picture);
        }
        float[] pixels = picture.toArray();
        int plane = height * scale * width * scale;
        float[] sum = new float[channels * plane];
        float[] weights = new float[plane];
        for (int top : starts(height)) {
            for (int left : starts(width)) {
                int rows = Math.min(size, height - top);
                int columns = Math.min(size, width - left);
                Tensor tile = Tensor.of(
                        List.of(1, channels, rows, columns),
                        cut(pixels, channels, height, width, top, left, rows, columns));
                add(enlargement.enlarge(tile).toArray(), channels, rows, columns, top, left, width, sum, weights);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= weights[i % plane];
        }
        return Tensor.of(List.of(1, channels, height * scale, width * scale), sum);
    }

    private List<Integer> starts(int length) {
        if (length <= size) {
            return List.of(0);
        }
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < length - overlap; at += size - overlap) {
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

    private void add(
            float[] tile,
            int channels,
            int rows,
            int columns,
            int top,
            int left,
            int width,
            float[] sum,
            float[] weights) {
        int tileWidth = columns * scale;
        int tileHeight = rows * scale;
        int fullWidth = width * scale;
        int plane = weights.length;
        float[] down = feather(tileHeight);
        float[] across = feather(tileWidth);
        for (int y = 0; y < tileHeight; y++) {
            int to = (top * scale + y) * fullWidth + left * scale;
            for (int x = 0; x < tileWidth; x++) {
                float weight = down[y] * across[x];
                weights[to + x] += weight;
                for (int c = 0; c < channels; c++) {
                    sum[c * plane + to + x] += tile[(c * tileHeight + y) * tileWidth + x] * weight;
                }
            }
        }
    }

    /** The weights along one side: rising over the overlap, falling over it; flat when the side is no longer than that. */
    private float[] feather(int length) {
        int ramp = overlap * scale;
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
}
