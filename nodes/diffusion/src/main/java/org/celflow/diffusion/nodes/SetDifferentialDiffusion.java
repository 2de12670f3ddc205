package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.DifferentialDiffusion;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Lets grey places of a noise mask change later than white ones, as ComfyUI's DifferentialDiffusion. */
@NodeInfo(
        id = "model.differential-diffusion",
        title = "Differential diffusion",
        category = "Model",
        doc =
                "Reads a soft noise mask as how much of each place is redrawn: white from the first step, grey only in the later"
                        + " ones, so that its shapes stay, black at most in a step at the smallest sigma. Blur the mask or"
                        + " draw it softly; without a mask nothing changes.",
        persist = NodeInfo.Persist.NEVER)
public record SetDifferentialDiffusion(
        @In(doc = "The denoiser.") Model model,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.05,
                doc =
                        "1 keeps or frees each place at a step, less blends old and new along the mask as well, 0 only blends.")
        double strength)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) {
        return model.with(new DifferentialDiffusion(strength));
    }
}
