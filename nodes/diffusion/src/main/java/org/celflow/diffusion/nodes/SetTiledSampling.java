package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.TiledSampling;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Lets a sampler work on large frames in tiles. */
@NodeInfo(
        id = "model.tiled-sampling",
        title = "Sample in tiles",
        category = "Model",
        doc =
                "Samples pictures larger than a tile in overlapping tiles that are mixed at every step, so that large frames"
                        + " fit in memory and keep the look of the model's own size. Prompt areas, masks and control pictures"
                        + " follow the tiles. Without control or a low denoise each tile may draw its own subject.",
        persist = NodeInfo.Persist.NEVER)
public record SetTiledSampling(
        @In(doc = "The denoiser.") Model model,

        @Param.Int(
                def = 768,
                min = 128,
                max = 8192,
                step = 64,
                unit = "px",
                doc =
                        "Side of a tile, rounded down to a multiple of 8; best the size that the model was trained on or a"
                                + " little more. Smaller pictures are sampled at once.")
        int tile,

        @Param.Int(
                def = 192,
                min = 0,
                max = 4096,
                step = 32,
                unit = "px",
                doc = "How far neighbours overlap at least; more hides seams better and takes longer.")
        int overlap,

        @Param.Choice(
                def = "gaussian",
                doc =
                        "How tiles are mixed where they overlap: gaussian lets the middle of a tile count most, mean counts"
                                + " all alike.")
        TiledSampling.Blend blend)
        implements Node<Model> {
    private static final int CELL = 8;

    @Override
    public Model compute(NodeContext ctx) throws NodeException {
        if (overlap / CELL >= tile / CELL) {
            throw new NodeException(
                    "tiles of %d pixels cannot overlap by %d; lower overlap below tile".formatted(tile, overlap));
        }
        return model.with(new TiledSampling(tile / CELL, overlap / CELL, blend));
    }
}
