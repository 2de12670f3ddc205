package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SigmaCurves;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Bends an exponential schedule, as ComfyUI's PolyexponentialScheduler. */
@NodeInfo(
        id = "sigmas.polyexponential",
        title = "Polyexponential sigmas",
        category = "Sample",
        doc = "As exponential sigmas, bent: rho above 1 falls fast at first, below 1 slowly.",
        persist = NodeInfo.Persist.NEVER)
public record PolyexponentialSigmas(
        @Param.Group SigmaRange range,

        @Param.Real(def = 1, min = 0, max = 100, step = 0.1, doc = "How much it is bent; 1 not at all.")
        double rho)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return SigmaCurves.polyexponential(range.steps(), range.min(), range.max(), rho);
    }
}
