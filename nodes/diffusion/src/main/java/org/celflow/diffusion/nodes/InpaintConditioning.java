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
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Vae;

/** Shows an inpainting model the picture with its hole, as ComfyUI's InpaintModelConditioning. */
@NodeInfo(
        id = "condition.inpaint",
        title = "Inpainting model conditioning",
        category = "Conditioning",
        doc =
                "For checkpoints that were trained to fill holes: shows them the picture around the hole at every step, so"
                        + " that what they draw fits.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record InpaintConditioning(
        @In(doc = "What to draw.") Conditioning positive,

        @In(doc = "What to avoid.") Conditioning negative,

        @In(doc = "The autoencoder of the checkpoint that will sample.")
        Vae vae,

        @In(doc = "The picture, sRGB 0 to 1; sides are cropped at the centre to multiples of 8.")
        Image image,

        @In(doc = "The hole, counted as such from 0.5 up; of any size, stretched to the picture.")
        Mask mask,

        @Param.Switch(
                def = true,
                doc = "Whether everything outside of the hole is kept as it is; off lets the model change it a little.")
        boolean noiseMask)
        implements Node<InpaintConditioning.Shown> {

    /** Prompts and canvas. */
    public record Shown(
            @Out(doc = "The prompt with the picture.") Conditioning positive,

            @Out(doc = "The negative prompt with the picture.")
            Conditioning negative,

            @Out(doc = "The encoded picture, to sample on.") Latent latent) {}

    @Override
    public Shown compute(NodeContext ctx) throws Exception {
        HoledPicture holed = HoledPicture.of(image, mask);
        try (Lease<LoadedCheckpoint> checkpoint =
                ctx.resource(LoadedCheckpoint.ref(vae.checkpoint(), vae.numberType()))) {
            Latent around = checkpoint.get().vae().encode(List.of(holed.greyed()), Tiling.AUTO, Watch.of(ctx));
            Latent whole = checkpoint.get().vae().encode(List.of(holed.picture()), Tiling.AUTO, Watch.of(ctx));
            Conditioning.Inpainting hole = new Conditioning.Inpainting(around.samples(), holed.hole());
            return new Shown(
                    EncodedText.each(positive, entry -> entry.withInpainting(hole)),
                    EncodedText.each(negative, entry -> entry.withInpainting(hole)),
                    noiseMask ? whole.withNoiseMask(holed.hole()) : whole);
        }
    }
}
