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

        @Param.Real(def = 7, min = 0.01, max = 100, step = 0.5, doc = "How much closer; 1 spaces them equally.")
        double rho)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return SigmaCurves.karras(steps, min, max, rho);
    }
}
