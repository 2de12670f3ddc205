package org.celflow.diffusion.nodes;

import java.util.List;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.Tiling;
import org.celflow.diffusion.model.Watch;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Lease;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Vae;

/** Encodes a picture with a hole, as ComfyUI's VAE Encode (for Inpainting). */
@NodeInfo(
        id = "vae.encode-inpaint",
        title = "VAE encode for inpainting",
        category = "Latent",
        doc = "Turns a picture into a latent in which the masked part is grey and will be drawn from nothing: sample it"
                + " with a denoise of 1. To change what is there instead, use VAE encode with its mask.",
        lane = Lane.GPU)
public record EncodeForInpaint(
        @In(doc = "The picture, sRGB 0 to 1; sides are cropped at the centre to multiples of 8.")
        Image image,

        @In(doc = "The autoencoder of the checkpoint that will sample.")
        Vae vae,

        @In(doc = "The hole, counted as such from 0.5 up; of any size, stretched to the picture.")
        Mask mask,

        @Param.Int(
                def = 6,
                min = 0,
                max = 64,
                unit = "px",
                doc =
                        "How many pixels the part that is drawn is larger than the hole, half of them on each side, so that no seam"
                                + " shows.")
        int grow)
        implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) throws Exception {
        HoledPicture holed = HoledPicture.of(image, mask);
        try (Lease<LoadedCheckpoint> checkpoint =
                ctx.resource(LoadedCheckpoint.ref(vae.checkpoint(), vae.numberType()))) {
            return checkpoint
                    .get()
                    .vae()
                    .encode(List.of(holed.greyed()), Tiling.AUTO, Watch.of(ctx))
                    .withNoiseMask(holed.grown(grow));
        }
    }
}
