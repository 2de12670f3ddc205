package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Conditioning;

/** Replaces texts by zeros, as ComfyUI's ConditioningZeroOut. */
@NodeInfo(
        id = "condition.zero-out",
        title = "Zero out prompt",
        category = "Conditioning",
        doc =
                "Says nothing at all, less than an empty prompt says: all numbers of the text are 0. Some models want it as"
                        + " the negative prompt.",
        persist = NodeInfo.Persist.NEVER)
public record ZeroOutPrompt(
        @In(doc = "The prompts; areas, masks and controls stay.")
        Conditioning conditioning) implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws NodeException {
        return EncodedText.each(
                conditioning,
                entry -> entry.withText(
                        EncodedText.zeros(entry.tokens()), entry.pooled().map(EncodedText::zeros)));
    }
}
