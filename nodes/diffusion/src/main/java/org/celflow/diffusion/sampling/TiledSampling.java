package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;

/**
 * Shows the network a large latent in tiles that overlap, and mixes what it says of them at every step (Bar-Tal et al.,
 * MultiDiffusion, 2023, section 4.2).
 *
 * @param tile side of a tile, in latent pixels
 * @param overlap how far neighbours overlap at least, in latent pixels
 * @param blend how tiles are mixed where they overlap
 */
public record TiledSampling(int tile, int overlap, Blend blend) implements SamplingChange {
    /** How tiles are mixed. */
    public enum Blend {
        /** By their mean, as MultiDiffusion. */
        MEAN {
            @Override
            float weight(int at, int size) {
                return 1;
            }
        },
        /**
         * The middle of a tile counts most, its edges least, after a bell curve (Barbero Jimenez, Mixture of Diffusers for Scene
         * Composition and High Resolution Image Generation, 2023): no seam shows.
         */
        GAUSSIAN {
            private static final double VARIANCE = 0.01;

            @Override
            float weight(int at, int size) {
                double off = (at - (size - 1) / 2.0) / size;
                return (float) Math.exp(-off * off / (2 * VARIANCE));
            }
        };

        /** The weight of a place along one side of a tile; above 0. */
        abstract float weight(int at, int size);
    }

    /**
     * A tile.
     *
     * @param area where it lies
     * @param weights how much it counts
     */
    record Tile(LatentArea area, Weights weights) {}

    /** How much each place of a tile counts; over all tiles the weights of a place are 1. */
    static final class Weights {
        private final float[] weights;

        Weights(float[] weights) {
            this.weights = weights;
        }

        float[] numbers() {
            return weights;
        }
    }

    /** Checks that tiles advance. */
    public TiledSampling {
        if (tile < 1 || overlap < 0 || overlap >= tile) {
            throw new IllegalArgumentException("tiles of %d cannot overlap by %d".formatted(tile, overlap));
        }
    }

    /** The tiles of a latent, one if it is not larger than a tile. */
    List<Tile> tiles(int height, int width) {
        List<LatentArea> areas = new ArrayList<>();
        for (int top : starts(height)) {
            for (int left : starts(width)) {
                areas.add(new LatentArea(top, left, Math.min(tile, height), Math.min(tile, width)));
            }
        }
        float[] sums = new float[height * width];
        for (LatentArea area : areas) {
            add(sums, width, area);
        }
        List<Tile> tiles = new ArrayList<>();
        for (LatentArea area : areas) {
            float[] sum = area.cut(sums, height, width);
            float[] weights = new float[area.size()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weight(area, i) / sum[i];
            }
            tiles.add(new Tile(area, new Weights(weights)));
        }
        return tiles;
    }

    private void add(float[] sums, int width, LatentArea area) {
        for (int i = 0; i < area.size(); i++) {
            int row = area.top() + Math.floorDiv(i, area.width());
            sums[row * width + area.left() + Math.floorMod(i, area.width())] += weight(area, i);
        }
    }

    private float weight(LatentArea area, int place) {
        return blend.weight(Math.floorDiv(place, area.width()), area.height())
                * blend.weight(Math.floorMod(place, area.width()), area.width());
    }

    /** Where tiles begin along a side: as few as cover it, at equal distances. */
    private int[] starts(int length) {
        if (length <= tile) {
            return new int[1];
        }
        int last = length - tile;
        int steps = (last + tile - overlap - 1) / (tile - overlap);
        int[] starts = new int[steps + 1];
        for (int i = 0; i <= steps; i++) {
            starts[i] = Math.round((float) last * i / steps);
        }
        return starts;
    }
}
