package org.celflow.diffusion.model;

import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.tile.FeatheredTiles;

/**
 * Whether an autoencoder works on a picture at once or in tiles. Tiles save memory; because each sees only itself, colours may differ
 * a little from those of the whole. Three tilings, one of squares, one of tall and one of wide tiles, are averaged, so that no edge
 * shows (as ComfyUI's {@code decode_tiled}).
 *
 * @param choice when to cut
 * @param size side of a square tile in pixels, at least 64
 * @param overlap of neighbours in pixels
 */
public record Tiling(Choice choice, int size, int overlap) {
    /** Cuts what would take too much memory, in tiles of 512 pixels that overlap by 64. */
    public static final Tiling AUTO = new Tiling(Choice.AUTO, 512, 64);

    /** Memory that work at once may take. The same on all machines, for a picture must not depend on where it was made. */
    static final long MOST_BYTES = 8L << 30;

    private static final int CELL = 8;
    private static final int SMALLEST = 64;

    /** When pictures are cut. */
    public enum Choice {
        /** When work at once would take more than 8 GiB. */
        AUTO,
        /** Only when memory runs out. */
        OFF,
        /** Always, when the picture is larger than a tile. */
        ON
    }

    /** Brings the numbers to what tiles can have: whole latent pixels, and an overlap that lets the narrowest tile advance. */
    public Tiling {
        size = Math.max(SMALLEST, size / CELL * CELL);
        overlap = Math.max(0, overlap / CELL * CELL);
        if (overlap >= size / 2) {
            overlap = size / 4 / CELL * CELL;
        }
    }

    /** Whether to cut a picture. */
    boolean cuts(long estimatedBytes) {
        return choice == Choice.ON || choice == Choice.AUTO && estimatedBytes > MOST_BYTES;
    }

    /** The tilings that are averaged, of pictures that become latents. */
    List<FeatheredTiles> ofPixels() {
        return tilings(size, overlap, 1, CELL);
    }

    /** The tilings that are averaged, of latents that become pictures. */
    List<FeatheredTiles> ofLatents() {
        int smaller = size < 4 * overlap ? size / 4 : overlap;
        return tilings(size / CELL, smaller / CELL, CELL, 1);
    }

    private static List<FeatheredTiles> tilings(int size, int overlap, int up, int down) {
        // Half a tile need not be a whole number of latent pixels.
        int half = size / 2 / down * down;
        return List.of(
                new FeatheredTiles(size * 2, half, overlap, up, down),
                new FeatheredTiles(half, size * 2, overlap, up, down),
                new FeatheredTiles(size, size, overlap, up, down));
    }

    /**
     * What takes less memory: tiles, or smaller tiles if the picture is cut already; empty when they are as small as they can be.
     */
    Optional<Tiling> smaller(boolean cut) {
        int side = cut ? size / 2 : size;
        return side < SMALLEST
                ? Optional.empty()
                : Optional.of(new Tiling(Choice.ON, side, Math.min(overlap, side / 4)));
    }
}
