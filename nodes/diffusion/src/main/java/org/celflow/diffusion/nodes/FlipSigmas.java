package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;

/** Reverses sigmas, as ComfyUI's FlipSigmas. */
@NodeInfo(
        id = "sigmas.flip",
        title = "Flip sigmas",
        category = "Sample",
        doc =
                "Turns the order around, so that sampling adds the noise that would give this picture instead of removing noise. A 0 at the start becomes 0.0001.",
        persist = NodeInfo.Persist.NEVER)
public record FlipSigmas(
        @In(doc = "The sigmas to turn around.") Sigmas sigmas) implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) {
        return sigmas.flipped();
    }
}
