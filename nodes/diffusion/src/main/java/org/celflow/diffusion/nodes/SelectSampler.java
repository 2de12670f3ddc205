package org.celflow.diffusion.nodes;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SamplerTuning;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Names and sets a sampler, as ComfyUI's KSamplerSelect and its nodes for single samplers. */
@NodeInfo(
        id = "sample.select",
        title = "Choose sampler",
        category = "Sample",
        doc = "The algorithm for the custom sampler, and what can be set about it.",
        persist = NodeInfo.Persist.NEVER)
public record SelectSampler(
        @Param.Choice(
                def = "euler",
                doc = "The algorithm: euler and ddim are plain, euler_ancestral adds noise at each step, dpmpp_2m needs"
                        + " the fewest steps.")
        SamplerKind sampler,

        @Param.Real(
                def = -1,
                min = -1,
                max = 100,
                step = 0.05,
                doc =
                        "How much noise an ancestral or sde sampler adds after each step: 0 none, so that more steps only refine"
                                + " the picture, 1 as much as the diffusion has; below 0 as the sampler has it, where er_sde has an"
                                + " equation of its own.")
        double eta,

        @Param.Real(
                def = 1,
                min = 0,
                max = 100,
                step = 0.01,
                doc =
                        "What that noise is multiplied by: a little above 1 brings out more texture, below 1 smoother faces.")
        double noise,

        @Param.Real(
                def = 0,
                min = 0,
                max = 1,
                step = 0.05,
                doc =
                        "Where in each step dpmpp_sde, seeds_2 and exp_heun_2_x0_sde ask the model a second time, as a share of"
                                + " the step; 0 where the sampler does it by itself.")
        double middle,

        @Param.Int(
                def = 0,
                min = 0,
                max = 4,
                doc = "How many of the last predictions lms, deis and ipndm use, the stages of er_sde, or the order of"
                        + " dpm_adaptive; 0 as the sampler has it.")
        int order)
        implements Node<SamplerChoice> {
    @Override
    public SamplerChoice compute(NodeContext ctx) throws NodeException {
        SamplerTuning tuning = new SamplerTuning(
                eta < 0 ? OptionalDouble.empty() : OptionalDouble.of(eta),
                noise,
                middle == 0 ? OptionalDouble.empty() : OptionalDouble.of(middle),
                order == 0 ? OptionalInt.empty() : OptionalInt.of(order));
        Optional<String> misfit = tuning.misfit(sampler);
        if (misfit.isPresent()) {
            throw new NodeException(misfit.get());
        }
        return new SamplerChoice(sampler, tuning);
    }
}
