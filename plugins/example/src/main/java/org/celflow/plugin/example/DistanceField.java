package org.celflow.plugin.example;

import java.util.Arrays;
import org.celflow.node.NodeContext;

/**
 * Exact squared Euclidean distances to the nearest marked cell of a grid, in time proportional to its size: the lower
 * envelope of parabolas, along columns and then along rows (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled
 * Functions", 2012, algorithm 1).
 */
final class DistanceField {
    /** Far beyond every grid, and still finite, so that differences are numbers. */
    private static final double FAR = 1e20;

    private final int width;
    private final int height;
    private final double[] cells;

    DistanceField(int width, int height) {
        this.width = width;
        this.height = height;
        this.cells = new double[width * height];
        Arrays.fill(cells, FAR);
    }

    void mark(int x, int y) {
        cells[y * width + x] = 0;
    }

    /** By row; {@code 1e20} or more where nothing is marked. */
    double[] squaredDistances(NodeContext ctx) {
        double[] result = cells.clone();
        Line line = new Line(Math.max(width, height));
        for (int x = 0; x < width; x++) {
            cancelPoint(ctx, x);
            line.transform(result, x, width, height);
        }
        for (int y = 0; y < height; y++) {
            cancelPoint(ctx, y);
            line.transform(result, y * width, 1, width);
        }
        return result;
    }

    private static void cancelPoint(NodeContext ctx, int line) {
        if (line % 64 == 0) {
            ctx.checkCancelled();
        }
    }

    /** The transform of one row or column; holds its work space. */
    private static final class Line {
        private final double[] values;
        private final int[] vertices;
        private final double[] borders;

        Line(int length) {
            values = new double[length];
            vertices = new int[length];
            borders = new double[length + 1];
        }

        void transform(double[] grid, int start, int stride, int length) {
            for (int i = 0; i < length; i++) {
                values[i] = grid[start + i * stride];
            }
            int last = 0;
            vertices[0] = 0;
            borders[0] = Double.NEGATIVE_INFINITY;
            borders[1] = Double.POSITIVE_INFINITY;
            for (int q = 1; q < length; q++) {
                double crossing = crossing(q, vertices[last]);
                while (crossing <= borders[last]) {
                    last--;
                    crossing = crossing(q, vertices[last]);
                }
                last++;
                vertices[last] = q;
                borders[last] = crossing;
                borders[last + 1] = Double.POSITIVE_INFINITY;
            }
            int at = 0;
            for (int q = 0; q < length; q++) {
                while (borders[at + 1] < q) {
                    at++;
                }
                double step = q - vertices[at];
                grid[start + q * stride] = step * step + values[vertices[at]];
            }
        }

        /** Where the parabolas over two cells cross. */
        private double crossing(int q, int v) {
            return (values[q] + (double) q * q - (values[v] + (double) v * v)) / (2.0 * q - 2.0 * v);
        }
    }
}
