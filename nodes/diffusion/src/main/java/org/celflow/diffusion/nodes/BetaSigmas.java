package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SigmaCurves;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Shapes the beta schedule, as ComfyUI's BetaSamplingScheduler. */
@NodeInfo(
        id = "sigmas.beta",
        version = 2,
        title = "Beta sigmas",
        category = "Sample",
        doc = "Training steps after a beta distribution. A step that comes twice is left out, so there may be fewer.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record BetaSigmas(
        @In(doc = "The model whose noises are used, as its file and its changes say.")
        Model model,

        @Param.Int(def = 20, min = 1, max = 10_000, doc = "Denoising steps.")
        int steps,

        @Param.Real(def = 0.6, min = 0.01, max = 50, step = 0.05, doc = "Smaller spends more steps on details.")
        double alpha,

        @Param.Real(def = 0.6, min = 0.01, max = 50, step = 0.05, doc = "Smaller spends more steps on composition.")
        double beta)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) throws Exception {
        return SigmaCurves.beta(new SamplingPass(ctx, model).schedule(), steps, alpha, beta);
    }
}
