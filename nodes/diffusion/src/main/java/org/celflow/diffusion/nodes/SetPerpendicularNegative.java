package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.PerpendicularNegative;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Model;

/** Keeps the negative prompt from working against the positive one, as ComfyUI's PerpNeg and PerpNegGuider. */
@NodeInfo(
        id = "model.perp-neg",
        title = "Perpendicular negative",
        category = "Model",
        doc =
                "Avoids only what of the negative prompt is not in the positive one as well, so that a negative prompt that is"
                        + " close to the positive one does not spoil it. Half again as slow.",
        persist = NodeInfo.Persist.NEVER)
public record SetPerpendicularNegative(
        @In(doc = "The denoiser.") Model model,

        @In(doc = "An empty prompt, from which both others are measured.")
        Conditioning empty,

        @Param.Real(
                def = 1,
                min = 0,
                max = 100,
                step = 0.1,
                doc = "How strongly the negative prompt is avoided; 0 not at all.")
        double scale)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) throws NodeException {
        return model.with(new PerpendicularNegative(withoutControl(empty), scale));
    }

    /** A prompt that goes to the model, where no control networks are lent for it. */
    static Conditioning withoutControl(Conditioning prompt) throws NodeException {
        if (prompt.entries().stream().anyMatch(entry -> !entry.controls().isEmpty())) {
            throw new NodeException("a prompt beside the positive and the negative one cannot have control networks;"
                    + " connect it from before they are applied");
        }
        return prompt;
    }
}
