package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;

/** Limits prompts to a part of the schedule, as ComfyUI's ConditioningSetTimestepRange. */
@NodeInfo(
        id = "condition.timestep-range",
        title = "Prompt during steps",
        category = "Conditioning",
        doc =
                "Lets a prompt hold during a part of sampling: early noise decides composition, late noise details. Combine"
                        + " it with prompts for the other part, because without any prompt nothing is drawn.",
        persist = NodeInfo.Persist.NEVER)
public record SetPromptRange(
        @In(doc = "The prompts to limit.") Conditioning conditioning,

        @Param.Real(
                def = 0,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "Where in the schedule they begin: 0 with the first noise, 1 at the clean end.")
        double start,

        @Param.Real(def = 1, min = 0, max = 1, step = 0.05, doc = "Where in the schedule they end: 1 at the clean end.")
        double end)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws NodeException {
        if (end < start) {
            throw new NodeException(
                    "the prompt ends at %s before it begins at %s; set end above start".formatted(end, start));
        }
        return EncodedText.reaching(conditioning, reach -> reach.during(start, end));
    }
}
