package org.celflow.diffusion.nodes;

import org.celflow.diffusion.model.Tiling;
import org.celflow.node.Param;

/** How an autoencoder cuts large pictures. */
public record TileParams(
        @Param.Choice(
                def = "auto",
                doc =
                        "Tiles save memory; colours may then differ a little. auto: only when work at once would take more than 8"
                                + " GiB; on: whenever the picture is larger than a tile; off: only when memory runs out.")
        Tiling.Choice tiling,

        @Param.Int(
                def = 512,
                min = 64,
                max = 4096,
                step = 32,
                unit = "px",
                doc = "Side of a tile; larger ones keep colours closer and take more memory.")
        int tileSize,

        @Param.Int(
                def = 64,
                min = 0,
                max = 4096,
                step = 32,
                unit = "px",
                doc =
                        "How far neighbouring tiles overlap: at most a quarter of a tile to decode, less than half to encode; wider"
                                + " hides seams better.")
        int overlap) {
    /** As the autoencoder takes it. */
    Tiling asTiling() {
        return new Tiling(tiling, tileSize, overlap);
    }
}
