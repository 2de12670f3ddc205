package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SelfAttentionGuidance;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Self-attention guidance, as ComfyUI's node of this name. */
@NodeInfo(
        id = "model.sag",
        title = "Self-attention guidance",
        category = "Model",
        doc = "Sharpens what the denoiser itself looks at most: at each step it is also asked about a picture that"
                + " is blurred there, and the picture is carried away from that answer. A step costs half as much"
                + " again.",
        persist = NodeInfo.Persist.NEVER)
public record ApplySelfAttention(
        @In(doc = "The denoiser to guide.") Model model,

        @Param.Real(
                def = 0.5,
                min = -2,
                max = 5,
                step = 0.05,
                doc = "How far the picture is carried; 0 changes nothing, below 0 it is softened.")
        double scale,

        @Param.Real(
                def = 2,
                min = 0,
                max = 10,
                step = 0.1,
                doc = "How wide the blur is, as a standard deviation in latent pixels of 8 x 8 picture pixels.")
        double blur)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) {
        return model.with(new SelfAttentionGuidance(scale, blur));
    }
}
