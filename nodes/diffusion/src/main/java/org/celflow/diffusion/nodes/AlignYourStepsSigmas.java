package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.AlignedSteps;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Picks optimised noises for few steps, as ComfyUI's AlignYourStepsScheduler. */
@NodeInfo(
        id = "sigmas.align-your-steps",
        title = "Align your steps",
        category = "Sample",
        doc =
                "Noises that were optimised for Stable Diffusion at ten steps: better than other schedules with 10 to 15 steps,"
                        + " best with a dpmpp_2m or dpmpp_sde sampler.",
        persist = NodeInfo.Persist.NEVER)
public record AlignYourStepsSigmas(
        @Param.Choice(def = "sd1", doc = "What the model was made from: sd1 for Stable Diffusion 1.x, sdxl for SDXL.")
        AlignedSteps family,

        @Param.Int(
                def = 10,
                min = 1,
                max = 10_000,
                doc = "Denoising steps of a whole run; more than ten lie between the optimised ones.")
        int steps,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "1 begins at pure noise; less goes through that share of the steps only, the last ones.")
        double denoise)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return family.sigmas(steps, denoise);
    }
}
