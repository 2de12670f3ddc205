package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SigmaCurves;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Shapes a Laplace schedule, as ComfyUI's LaplaceScheduler. */
@NodeInfo(
        id = "sigmas.laplace",
        title = "Laplace sigmas",
        category = "Sample",
        doc =
                "Noises that crowd around a middle amount. They end at the smallest sigma, not at 0, so a little noise stays in the latent.",
        persist = NodeInfo.Persist.NEVER)
public record LaplaceSigmas(
        @Param.Group SigmaRange range,

        @Param.Real(
                def = 0,
                min = -10,
                max = 10,
                step = 0.1,
                doc = "The natural logarithm of the middle amount: 0 is sigma 1.")
        double mu,

        @Param.Real(def = 0.5, min = 0, max = 10, step = 0.1, doc = "How far they spread around it.")
        double beta)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return SigmaCurves.laplace(range.steps(), range.min(), range.max(), mu, beta);
    }
}
