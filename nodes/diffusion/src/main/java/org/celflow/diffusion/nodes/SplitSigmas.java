package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;

/** Cuts sigmas at a step, as ComfyUI's SplitSigmas. */
@NodeInfo(
        id = "sigmas.split",
        title = "Split sigmas",
        category = "Sample",
        doc = "Cuts a run in two, so that each part can have a sampler, a model or prompts of its own. The sigma at the"
                + " cut is in both.",
        persist = NodeInfo.Persist.NEVER)
public record SplitSigmas(
        @In(doc = "The sigmas to cut.") Sigmas sigmas,

        @Param.Int(def = 0, min = 0, max = 10_000, doc = "How many steps the first part has.")
        int step)
        implements Node<SplitSigmas.Parts> {

    /** Both parts. */
    public record Parts(
            @Out(doc = "The first steps, with the large noises.")
            Sigmas high,

            @Out(doc = "The other steps.") Sigmas low) {}

    @Override
    public Parts compute(NodeContext ctx) {
        return new Parts(sigmas.range(0, step + 1), sigmas.range(step, sigmas.size()));
    }
}
