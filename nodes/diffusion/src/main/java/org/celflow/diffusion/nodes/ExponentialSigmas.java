package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SigmaCurves;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Shapes an exponential schedule, as ComfyUI's ExponentialScheduler. */
@NodeInfo(
        id = "sigmas.exponential",
        title = "Exponential sigmas",
        category = "Sample",
        doc = "Noises of which each is the same part of the one before.",
        persist = NodeInfo.Persist.NEVER)
public record ExponentialSigmas(@Param.Group SigmaRange range) implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return SigmaCurves.exponential(range.steps(), range.min(), range.max());
    }
}
