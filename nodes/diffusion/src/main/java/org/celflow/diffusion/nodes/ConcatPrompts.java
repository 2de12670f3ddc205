package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/** Lets one text follow another, as ComfyUI's Conditioning Concat. */
@NodeInfo(
        id = "condition.concat",
        title = "Concatenate prompts",
        category = "Conditioning",
        doc = "The network reads both texts as one, each encoded on its own, so that words of the second do not colour"
                + " those of the first.",
        persist = NodeInfo.Persist.NEVER)
public record ConcatPrompts(
        @In(doc = "The prompts that come first; they keep their areas, masks and controls.")
        Conditioning to,

        @In(doc = "The prompt whose text is put behind each of them; of several the first.")
        Conditioning from)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws NodeException {
        Tensor behind = EncodedText.firstOf(from, ctx).tokens();
        return EncodedText.each(
                to, entry -> entry.withText(EncodedText.joined(entry.tokens(), behind), entry.pooled()));
    }
}
