package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Clip;

/** Has prompts read by an inner layer of the text encoder, as ComfyUI's CLIPSetLastLayer. */
@NodeInfo(
        id = "clip.skip",
        title = "CLIP skip",
        category = "Conditioning",
        doc =
                "Takes the prompt from an inner layer of the text encoder, as some models were trained: many drawn ones want -2."
                        + " Stable Diffusion 2 and XL use -2 without this node. A layer that the encoder does not have stands for"
                        + " its whole.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record SkipLayers(
        @In(doc = "The text encoder; prompts must be encoded behind this node.")
        Clip clip,

        @Param.Int(
                def = -1,
                min = -24,
                max = -1,
                doc =
                        "The layer that the prompt is taken from, counted from the end: -1 is the last. What other programs call"
                                + " clip skip 2 is -2.")
        int layer)
        implements Node<Clip> {
    @Override
    public Clip compute(NodeContext ctx) {
        return clip.skipping(-1 - layer);
    }
}
