package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;

/** Says where sampling may change a latent, as ComfyUI's Set Latent Noise Mask. */
@NodeInfo(
        id = "latent.noise-mask",
        title = "Set noise mask",
        category = "Latent",
        doc = "Lets sampling change a latent only where a mask is white, softly where it is grey.",
        persist = NodeInfo.Persist.NEVER)
public record SetNoiseMask(
        @In(doc = "The latent to protect.") Latent latent,

        @In(doc = "Where it may change, 1 changes and 0 stays; of any size, stretched to the picture.")
        Mask mask)
        implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) {
        return latent.withNoiseMask(mask);
    }
}
