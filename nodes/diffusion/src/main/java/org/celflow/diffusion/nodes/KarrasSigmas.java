package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SigmaCurves;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Shapes Karras's schedule, as ComfyUI's KarrasScheduler. */
@NodeInfo(
        id = "sigmas.karras",
        title = "Karras sigmas",
        category = "Sample",
        doc = "Noises that get closer and closer towards the end; higher rho spends more steps on details.",
        persist = NodeInfo.Persist.NEVER)
public record KarrasSigmas(
        @Param.Group SigmaRange range,

        @Param.Real(def = 7, min = 0.01, max = 100, step = 0.5, doc = "How much closer; 1 spaces them equally.")
        double rho)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return SigmaCurves.karras(range.steps(), range.min(), range.max(), rho);
    }
}
