package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.RescaleCfg;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Keeps guidance from raising contrast, as ComfyUI's RescaleCFG. */
@NodeInfo(
        id = "model.rescale-cfg",
        title = "Rescale CFG",
        category = "Model",
        doc =
                "Brings the contrast of a guided picture back to that of the prompt alone, against burnt colours at a high cfg."
                        + " Made for models of velocities, useful with others.",
        persist = NodeInfo.Persist.NEVER)
public record SetRescaleCfg(
        @In(doc = "The denoiser.") Model model,

        @Param.Real(
                def = 0.7,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "How much of the contrast is brought back: 0 none, 1 all of it, which may look flat.")
        double multiplier)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) {
        return model.with(new RescaleCfg(multiplier));
    }
}
