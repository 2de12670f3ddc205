package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Names a sampler, as ComfyUI's KSamplerSelect. */
@NodeInfo(
        id = "sample.select",
        title = "Choose sampler",
        category = "Sample",
        doc = "The algorithm for the custom sampler.",
        persist = NodeInfo.Persist.NEVER)
public record SelectSampler(
        @Param.Choice(
                def = "euler",
                doc = "The algorithm: euler and ddim are plain, euler_ancestral adds noise at each step, dpmpp_2m needs"
                        + " the fewest steps.")
        SamplerKind sampler)
        implements Node<SamplerChoice> {
    @Override
    public SamplerChoice compute(NodeContext ctx) {
        return new SamplerChoice(sampler);
    }
}
