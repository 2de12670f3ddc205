package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SigmaCurves;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Shapes the variance-preserving schedule, as ComfyUI's VPScheduler. */
@NodeInfo(
        id = "sigmas.vp",
        title = "Variance-preserving sigmas",
        category = "Sample",
        doc = "Noises of the continuous process that diffusion models approximate, in equal steps of its time.",
        persist = NodeInfo.Persist.NEVER)
public record VpSigmas(
        @Param.Int(def = 20, min = 1, max = 10_000, doc = "Denoising steps.")
        int steps,

        @Param.Real(
                def = 19.9,
                min = 0,
                max = 5000,
                step = 0.1,
                doc = "How much noise comes faster in the end than in the beginning of the process.")
        double growth,

        @Param.Real(def = 0.1, min = 0, max = 5000, step = 0.01, doc = "How fast noise comes in the beginning.")
        double firstBeta,

        @Param.Real(
                def = 0.001,
                min = 0,
                max = 1,
                step = 0.001,
                doc = "The time of the last sigma before 0, as a part of the whole.")
        double end)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return SigmaCurves.variancePreserving(steps, growth, firstBeta, end);
    }
}
