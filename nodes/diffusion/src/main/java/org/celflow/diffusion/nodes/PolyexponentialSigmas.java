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
        @Param.Int(def = 20, min = 1, max = 10_000, doc = "Denoising steps.")
        int steps,

        @Param.Real(
                def = 14.614642,
                min = 0.0001,
                max = 5000,
                step = 0.1,
                doc = "The first sigma; the default is pure noise for Stable Diffusion.")
        double max,

        @Param.Real(
                def = 0.0291675,
                min = 0.0001,
                max = 5000,
                step = 0.01,
                doc = "The last sigma before 0; the default is the cleanest that Stable Diffusion was trained on.")
        double min,

        @Param.Real(def = 1, min = 0, max = 100, step = 0.1, doc = "How much it is bent; 1 not at all.")
        double rho)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return SigmaCurves.polyexponential(steps, min, max, rho);
    }
}
