package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;

/** Takes pictures out of a batch, as ComfyUI's Latent From Batch. */
@NodeInfo(
        id = "latent.from-batch",
        title = "Latent from batch",
        category = "Latent",
        doc = "Takes some pictures out of a batch. Each keeps the noise that it has in the whole batch, so one good"
                + " picture of many can be sampled again alone.",
        persist = NodeInfo.Persist.NEVER)
public record LatentFromBatch(
        @In(doc = "The batch.") Latent latent,

        @Param.Int(def = 0, min = 0, max = 4095, doc = "The first picture taken, from 0; at most the last one.")
        int first,

        @Param.Int(def = 1, min = 1, max = 4096, doc = "How many pictures are taken; at most those that there are.")
        int count)
        implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) {
        int from = Math.min(latent.batch() - 1, first);
        return LatentCut.pictures(latent, from, Math.min(latent.batch() - from, count));
    }
}
