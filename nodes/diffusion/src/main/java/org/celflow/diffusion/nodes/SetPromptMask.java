package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Mask;

/** Limits prompts to a mask, as ComfyUI's Conditioning (Set Mask). */
@NodeInfo(
        id = "condition.mask",
        title = "Prompt under mask",
        category = "Conditioning",
        doc =
                "Lets a prompt hold where a mask is white, softly where it is grey. Where no prompt holds nothing is drawn, so"
                        + " combine prompts until the picture is covered.",
        persist = NodeInfo.Persist.NEVER)
public record SetPromptMask(
        @In(doc = "The prompts to limit.") Conditioning conditioning,

        @In(doc = "Where they hold, 0 to 1, of any size, stretched to the picture.")
        Mask mask,

        @Param.Real(
                def = 1,
                min = 0,
                max = 10,
                step = 0.05,
                doc = "How much the prompts count where others hold too; factor of the mask.")
        double strength,

        @Param.Switch(
                def = false,
                doc = "Whether the network is shown only the rectangle around the mask, so that it draws its subject in"
                        + " there; else it sees the whole picture.")
        boolean bounds)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) {
        Conditioning.Masked masked = new Conditioning.Masked(mask, strength, bounds);
        return EncodedText.reaching(conditioning, reach -> reach.under(masked));
    }
}
