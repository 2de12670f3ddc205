package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.NodeException;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Mask;
import org.jspecify.annotations.Nullable;

/** A prompt whose area and mask are brought to the size of a latent. */
final class PlacedPrompt {
    /** Rows or columns over which a prompt fades at the inner sides of its area. */
    private static final int RAMP = 8;
    /** The smallest side of an area around a mask. */
    private static final int SMALLEST_BOUNDS = 8;

    private final Conditioning.Entry entry;
    private final int height;
    private final int width;
    private final @Nullable LatentArea area;
    private final float @Nullable [] mask;
    /** The piece of the latent that the network is shown instead of the area. */
    private final TiledSampling.@Nullable Tile tile;

    private PlacedPrompt(
            Conditioning.Entry entry, int height, int width, @Nullable LatentArea area, float @Nullable [] mask) {
        this(entry, height, width, area, mask, null);
    }

    private PlacedPrompt(
            Conditioning.Entry entry,
            int height,
            int width,
            @Nullable LatentArea area,
            float @Nullable [] mask,
            TiledSampling.@Nullable Tile tile) {
        this.entry = entry;
        this.height = height;
        this.width = width;
        this.area = area;
        this.mask = mask;
        this.tile = tile;
    }

    /** Places every prompt in a latent of a size. */
    static List<PlacedPrompt> all(Conditioning conditioning, int height, int width) throws NodeException {
        List<PlacedPrompt> placed = new ArrayList<>();
        for (Conditioning.Entry entry : conditioning.entries()) {
            placed.add(of(entry, height, width));
        }
        return placed;
    }

    private static PlacedPrompt of(Conditioning.Entry entry, int height, int width) {
        Conditioning.Reach reach = entry.reach();
        LatentArea area = reach.area().map(a -> LatentArea.of(a, height, width)).orElse(null);
        if (reach.mask().isEmpty()) {
            return new PlacedPrompt(entry, height, width, area, null);
        }
        Mask given = reach.mask().get().mask();
        float[] mask = Resampling.BILINEAR.resize(given.toArray(), 1, given.height(), given.width(), height, width);
        LatentArea bounds = reach.mask().get().bounds() ? bounds(mask, width) : area;
        return new PlacedPrompt(entry, height, width, bounds, mask);
    }

    /** The rectangle around everything that is not 0. */
    private static LatentArea bounds(float[] mask, int width) {
        int top = Integer.MAX_VALUE;
        int left = Integer.MAX_VALUE;
        int bottom = -1;
        int right = -1;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                int y = Math.floorDiv(i, width);
                int x = Math.floorMod(i, width);
                top = Math.min(top, y);
                left = Math.min(left, x);
                bottom = Math.max(bottom, y);
                right = Math.max(right, x);
            }
        }
        return bottom < 0
                ? new LatentArea(0, 0, SMALLEST_BOUNDS, SMALLEST_BOUNDS)
                : new LatentArea(
                        top,
                        left,
                        Math.max(SMALLEST_BOUNDS, bottom - top + 1),
                        Math.max(SMALLEST_BOUNDS, right - left + 1));
    }

    /**
     * Gives each area of one side a prompt of the same area on the other side, so that guidance compares pictures of the same
     * piece: the text of the smallest prompt around it there, with the reach and the controls of this one.
     */
    static void matchAreas(List<PlacedPrompt> side, List<PlacedPrompt> other) {
        for (PlacedPrompt prompt : side) {
            if (prompt.area == null) {
                continue;
            }
            PlacedPrompt around = smallestAround(prompt.area, other);
            if (around != null && !prompt.area.equals(around.area)) {
                other.add(prompt.withTextOf(around));
            }
        }
    }

    private static @Nullable PlacedPrompt smallestAround(LatentArea area, List<PlacedPrompt> prompts) {
        PlacedPrompt smallest = null;
        for (PlacedPrompt prompt : prompts) {
            if (prompt.area == null) {
                smallest = smallest == null ? prompt : smallest;
            } else if (area.within(prompt.area)
                    && (smallest == null || smallest.area == null || smallest.area.size() > prompt.area.size())) {
                smallest = prompt;
            }
        }
        return smallest;
    }

    private PlacedPrompt withTextOf(PlacedPrompt around) {
        Conditioning.Reach reach = entry.reach();
        Conditioning.Entry mixed = new Conditioning.Entry(
                around.entry.tokens(),
                around.entry.pooled(),
                entry.controls(),
                new Conditioning.Reach(
                        reach.strength(),
                        reach.area(),
                        reach.mask(),
                        reach.start(),
                        reach.end(),
                        reach.steps(),
                        around.entry.reach().summed()),
                around.entry.sizes(),
                around.entry.inpainting());
        return new PlacedPrompt(mixed, height, width, area, mask);
    }

    /** The prompt in each tile that it reaches into. */
    List<PlacedPrompt> in(List<TiledSampling.Tile> tiles) throws NodeException {
        List<PlacedPrompt> pieces = new ArrayList<>();
        for (TiledSampling.Tile piece : tiles) {
            PlacedPrompt shown = new PlacedPrompt(entry, height, width, area, mask, piece);
            for (float weight : shown.weights()) {
                if (weight != 0) {
                    pieces.add(shown);
                    break;
                }
            }
        }
        return pieces;
    }

    /** Whether the network is shown a piece of the picture, and of all that belongs to the picture; an area is one of its own. */
    boolean isPiece() {
        return tile != null;
    }

    /** The prompt. */
    Conditioning.Entry entry() {
        return entry;
    }

    /**
     * What the network is shown for it.
     *
     * @throws NodeException if the area lies outside of the latent
     */
    LatentArea window() throws NodeException {
        return tile == null ? areaInside() : tile.area();
    }

    private LatentArea areaInside() throws NodeException {
        return area == null ? LatentArea.whole(height, width) : area.inside(height, width);
    }

    /** Whether it holds at a noise and at a step, counted from 1. */
    boolean holds(NoiseSchedule schedule, float sigma, int step, int steps) {
        Conditioning.Reach reach = entry.reach();
        return sigma <= schedule.sigmaWhenDone(reach.start())
                && sigma >= schedule.sigmaWhenDone(reach.end())
                && reach.steps().stream().allMatch(condition -> condition.holds(step, steps));
    }

    /** Its weight at each latent pixel of its window. */
    float[] weights() throws NodeException {
        if (tile == null) {
            return areaWeights();
        }
        float[] whole = new float[height * width];
        areaInside().paste(areaWeights(), whole, width);
        float[] weights = tile.area().cut(whole, height, width).clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= tile.weights().numbers()[i];
        }
        return weights;
    }

    private float[] areaWeights() throws NodeException {
        LatentArea window = areaInside();
        float strength = (float) entry.reach().strength();
        float[] weights = new float[window.size()];
        Optional<Conditioning.Masked> masked = entry.reach().mask();
        if (mask != null && masked.isPresent()) {
            float[] cut = window.cut(mask, height, width);
            float factor = (float) masked.get().strength();
            for (int i = 0; i < weights.length; i++) {
                weights[i] = cut[i] * factor * strength;
            }
            return weights;
        }
        float[] rows = ramp(window.height(), window.top() > 0, window.top() + window.height() < height);
        float[] columns = ramp(window.width(), window.left() > 0, window.left() + window.width() < width);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = strength * rows[Math.floorDiv(i, window.width())] * columns[Math.floorMod(i, window.width())];
        }
        return weights;
    }

    private static float[] ramp(int length, boolean atStart, boolean atEnd) {
        int steps = Math.min(RAMP, length / 4);
        float[] ramp = new float[length];
        for (int i = 0; i < length; i++) {
            ramp[i] = (atStart ? rise(i, steps) : 1) * (atEnd ? rise(length - 1 - i, steps) : 1);
        }
        return ramp;
    }

    private static float rise(int distance, int steps) {
        return distance < steps ? (float) (1.0 / steps * (distance + 1)) : 1;
    }
}
