package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.PerturbedAttentionGuidance;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Perturbed-attention guidance, as ComfyUI's node of this name. */
@NodeInfo(
        id = "model.pag",
        title = "Perturbed-attention guidance",
        category = "Model",
        doc = "Makes the structure of pictures more sound, with or without a prompt: at each step the denoiser is"
                + " also asked while places cannot attend to each other, and the picture is carried away from that"
                + " answer. A step costs half as much again.",
        persist = NodeInfo.Persist.NEVER)
public record ApplyPerturbedAttention(
        @In(doc = "The denoiser to guide.") Model model,

        @Param.Real(
                def = 3,
                min = 0,
                max = 100,
                step = 0.1,
                doc = "How far the picture is carried; 0 changes nothing, and cfg can be lower the higher it is.")
        double scale)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) {
        return model.with(new PerturbedAttentionGuidance(scale));
    }
}
