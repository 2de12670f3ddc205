package org.celflow.diffusion.nodes;

import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.LoadedCheckpoint;
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

/** Encodes a picture, optionally with the mask that says where it may change. */
@NodeInfo(
        id = "vae.encode",
        title = "VAE encode",
        category = "Latent",
        doc =
                "Turns a picture into a latent, the start of image to image. With a mask, sampling changes the picture only"
                        + " where the mask is white, softly where it is grey.",
        lane = Lane.GPU)
public record EncodeImage(
        @In(
                doc =
                        "The picture, sRGB 0 to 1, of 1, 3 or 4 channels (alpha is ignored); sides are cropped at the centre to"
                                + " multiples of 8.")
        Image image,

        @In(doc = "The autoencoder of the checkpoint that will sample.")
        Vae vae,

        @In(doc = "Where the picture may change, 1 changes and 0 stays; of any size, stretched to the picture.")
        Optional<Mask> mask,

        @Param.Group TileParams tiles)
        implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) throws Exception {
        try (Lease<LoadedCheckpoint> checkpoint =
                ctx.resource(LoadedCheckpoint.ref(vae.checkpoint(), vae.numberType()))) {
            Latent latent = checkpoint.get().vae().encode(List.of(image), tiles.asTiling(), Watch.of(ctx));
            return mask.map(this::croppedLikeTheImage)
                    .map(latent::withNoiseMask)
                    .orElse(latent);
        }
    }

    /** A mask of the picture's size loses the same margins, so that it stays in register. */
    private Mask croppedLikeTheImage(Mask whole) {
        int width = whole.width() - whole.width() % 8;
        int height = whole.height() - whole.height() % 8;
        boolean same = whole.width() == image.width() && whole.height() == image.height();
        if (!same || width == whole.width() && height == whole.height()) {
            return whole;
        }
        int left = (whole.width() - width) / 2;
        int top = (whole.height() - height) / 2;
        float[] kept = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                kept[y * width + x] = whole.at(left + x, top + y);
            }
        }
        return Mask.of(width, height, kept);
    }
}
