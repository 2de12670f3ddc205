package org.celflow.diffusion.nodes;

import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.Watch;
import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Lease;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Vae;

/** Decodes one picture of a latent. */
@NodeInfo(
        id = "vae.decode",
        title = "VAE decode",
        category = "Latent",
        doc = "Turns a latent into a picture: 3 channels, sRGB 0 to 1, 8 x 8 pixels for each latent pixel.",
        lane = Lane.GPU)
public record DecodeLatent(
        @In(doc = "The latent, batch x channels x height x width.")
        Latent latent,

        @In(doc = "The autoencoder of the checkpoint that sampled.")
        Vae vae,

        @Param.Int(def = 0, min = 0, max = 63, doc = "Which picture of a batch, counted from 0.")
        int picture,

        @Param.Group TileParams tiles)
        implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) throws Exception {
        if (picture >= latent.batch()) {
            throw new NodeException("there is no picture %d in a batch of %d; pictures are counted from 0"
                    .formatted(picture, latent.batch()));
        }
        try (Lease<LoadedCheckpoint> checkpoint =
                ctx.resource(LoadedCheckpoint.ref(vae.checkpoint(), vae.numberType()))) {
            return checkpoint
                    .get()
                    .vae()
                    .decode(LatentCut.picture(latent, picture), tiles.asTiling(), Watch.of(ctx))
                    .get(0);
        }
    }
}
