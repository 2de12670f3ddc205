package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.DualCfg;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Model;

/** Guides over a middle prompt, as ComfyUI's DualCFGGuider. */
@NodeInfo(
        id = "model.dual-cfg",
        title = "Dual CFG",
        category = "Model",
        doc =
                "Guides from the negative prompt to a middle one by the sampler's cfg, and from the middle one to the positive"
                        + " one by a cfg of its own: one for a style or a picture, the other for the text. Half again as slow.",
        persist = NodeInfo.Persist.NEVER)
public record SetDualCfg(
        @In(doc = "The denoiser.") Model model,

        @In(doc = "The prompt between the negative and the positive one.")
        Conditioning middle,

        @Param.Real(
                def = 8,
                min = 0,
                max = 100,
                step = 0.5,
                doc = "How strongly the positive prompt is followed against the middle one.")
        double cfg,

        @Param.Switch(
                def = false,
                doc =
                        "Whether the sampler's cfg multiplies the way to the positive prompt too, so that both grow with it.")
        boolean nested)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) throws NodeException {
        return model.with(new DualCfg(SetPerpendicularNegative.withoutControl(middle), cfg, nested));
    }
}
