package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;

/**
 * The prompts of both sides, placed in a latent.
 *
 * @param prompts the positive ones, then the negative ones if they count
 * @param positives how many are positive
 */
record PlacedPrompts(List<PlacedPrompt> prompts, int positives) {
    /** Places those of a guidance in a latent of a size, in pieces if it is sampled in tiles. */
    static PlacedPrompts of(Guidance guidance, int height, int width, Optional<TiledSampling> tiling)
            throws NodeException {
        List<PlacedPrompt> prompts = PlacedPrompt.all(guidance.positive(), height, width);
        List<PlacedPrompt> negative = PlacedPrompt.all(guidance.negative(), height, width);
        PlacedPrompt.matchAreas(prompts, negative);
        PlacedPrompt.matchAreas(negative, prompts);
        if (tiling.isPresent()) {
            List<TiledSampling.Tile> tiles = tiling.get().tiles(height, width);
            prompts = inTiles(prompts, tiles);
            negative = inTiles(negative, tiles);
        }
        int positives = prompts.size();
        if (guidance.usesNegative()) {
            prompts.addAll(negative);
        }
        return new PlacedPrompts(prompts, positives);
    }

    List<Conditioning.Entry> entries() {
        return prompts.stream().map(PlacedPrompt::entry).toList();
    }

    private static List<PlacedPrompt> inTiles(List<PlacedPrompt> prompts, List<TiledSampling.Tile> tiles)
            throws NodeException {
        if (tiles.size() == 1) {
            return prompts;
        }
        List<PlacedPrompt> pieces = new ArrayList<>();
        for (PlacedPrompt prompt : prompts) {
            pieces.addAll(prompt.in(tiles));
        }
        return pieces;
    }
}
