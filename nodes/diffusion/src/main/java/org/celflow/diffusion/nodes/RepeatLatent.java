package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;

/** Repeats a batch, as ComfyUI's Repeat Latent Batch. */
@NodeInfo(
        id = "latent.repeat",
        title = "Repeat latent",
        category = "Latent",
        doc = "Makes a batch of copies, to draw variations of one picture: each gets noise of its own.",
        persist = NodeInfo.Persist.NEVER)
public record RepeatLatent(
        @In(doc = "The latent, of one or more pictures.") Latent latent,

        @Param.Int(def = 2, min = 1, max = 64, doc = "How often all pictures appear.")
        int times)
        implements Node<Latent> {
    private static final long MOST_NUMBERS = 1L << 28;

    @Override
    public Latent compute(NodeContext ctx) throws NodeException {
        if (latent.samples().bytes() / 4 * times > MOST_NUMBERS) {
            throw new NodeException("%d pictures of %d x %d pixels are more than fit in memory; lower times"
                    .formatted(latent.batch() * times, latent.width() * 8, latent.height() * 8));
        }
        return LatentCut.repeated(latent, times);
    }
}
