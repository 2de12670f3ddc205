package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Cuts off the last share of sigmas, as ComfyUI's SplitSigmasDenoise. */
@NodeInfo(
        id = "sigmas.split-denoise",
        title = "Split sigmas by denoise",
        category = "Sample",
        doc = "Cuts a run so that the second part has a share of the steps; give that part to a sampler to redraw a"
                + " picture by as much.",
        persist = NodeInfo.Persist.NEVER)
public record SplitSigmasByDenoise(
        @In(doc = "The sigmas to cut.") Sigmas sigmas,

        @Param.Real(def = 1, min = 0, max = 1, step = 0.05, doc = "The share of the steps in the second part.")
        double denoise)
        implements Node<SplitSigmas.Parts> {
    @Override
    public SplitSigmas.Parts compute(NodeContext ctx) {
        int kept = (int) Math.rint(sigmas.steps() * denoise);
        int cut = Math.max(0, sigmas.steps() - kept);
        return new SplitSigmas.Parts(sigmas.range(0, cut + 1), sigmas.range(cut, sigmas.size()));
    }
}
