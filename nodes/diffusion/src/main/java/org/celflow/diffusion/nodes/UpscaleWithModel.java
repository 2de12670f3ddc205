package org.celflow.diffusion.nodes;

import org.celflow.diffusion.upscale.LoadedUpscaler;
import org.celflow.diffusion.upscale.UpscaleModel;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Lease;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Image;

/** Enlarges a picture by a network, as ComfyUI's Upscale Image (using Model). */
@NodeInfo(
        id = "image.upscale-model",
        title = "Upscale with model",
        category = "Image",
        doc =
                "Enlarges a picture by the factor of the network, adding plausible detail. Large pictures are worked on in tiles"
                        + " that overlap by 32 pixels, without visible seams.",
        lane = Lane.GPU)
public record UpscaleWithModel(
        @In(doc = "The network.") UpscaleModel upscaler,

        @In(doc = "The picture, sRGB 0 to 1; of four channels the alpha is ignored.")
        Image image)
        implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) throws Exception {
        try (Lease<LoadedUpscaler> network = ctx.resource(LoadedUpscaler.ref(upscaler))) {
            return network.get().upscale(image, ctx::progress, ctx::onCancel);
        }
    }
}
