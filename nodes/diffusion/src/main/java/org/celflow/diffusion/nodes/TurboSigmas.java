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

/** Picks the steps of turbo models, as ComfyUI's SDTurboScheduler. */
@NodeInfo(
        id = "sigmas.turbo",
        version = 2,
        title = "Turbo sigmas",
        category = "Sample",
        doc = "The noises that turbo models were trained on; use one to four steps and a cfg of 1.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record TurboSigmas(
        @In(doc = "The model whose noises are used, as its file and its changes say.")
        Model model,

        @Param.Int(def = 1, min = 1, max = 10, doc = "Denoising steps.")
        int steps,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.1,
                doc = "1 begins at pure noise; each tenth less leaves out the noisiest step.")
        double denoise)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) throws Exception {
        return SigmaCurves.turbo(new SamplingPass(ctx, model).schedule(), steps, denoise);
    }
}
