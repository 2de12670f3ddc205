package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;

/** Cuts a rectangle out of a latent, as ComfyUI's Latent Crop. */
@NodeInfo(
        id = "latent.crop",
        title = "Crop latent",
        category = "Latent",
        doc =
                "Cuts a rectangle out of a latent. One that begins less than 64 pixels before the edge is moved inward, and"
                        + " what lies beyond the edge is left out. All numbers are rounded down to multiples of 8.")
public record CropLatent(
        @In(doc = "The latent.") Latent latent,

        @Param.Int(def = 512, min = 8, max = 16384, step = 8, unit = "px", doc = "Width of the rectangle.")
        int width,

        @Param.Int(def = 512, min = 8, max = 16384, step = 8, unit = "px", doc = "Height of the rectangle.")
        int height,

        @Param.Int(def = 0, min = 0, max = 16384, step = 8, unit = "px", doc = "Its left edge.")
        int x,

        @Param.Int(def = 0, min = 0, max = 16384, step = 8, unit = "px", doc = "Its upper edge.")
        int y)
        implements Node<Latent> {
    private static final int SMALLEST = 8;

    @Override
    public Latent compute(NodeContext ctx) {
        int left = Math.max(0, Math.min(x / 8, latent.width() - SMALLEST));
        int top = Math.max(0, Math.min(y / 8, latent.height() - SMALLEST));
        int columns = Math.min(width / 8, latent.width() - left);
        int rows = Math.min(height / 8, latent.height() - top);
        return LatentCut.window(latent, top, left, rows, columns);
    }
}
