package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;

/** Sets the share of prompts, as ComfyUI's ConditioningSetAreaStrength. */
@NodeInfo(
        id = "condition.strength",
        title = "Prompt strength",
        category = "Conditioning",
        doc = "How much a prompt counts where several are combined; on its own it changes nothing.",
        persist = NodeInfo.Persist.NEVER)
public record SetPromptStrength(
        @In(doc = "The prompts to weigh.") Conditioning conditioning,

        @Param.Real(
                def = 1,
                min = 0,
                max = 10,
                step = 0.05,
                doc = "Their weight in the average; 2 counts as much as two prompts of 1.")
        double strength)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) {
        return EncodedText.reaching(conditioning, reach -> reach.withStrength(strength));
    }
}
