package org.celflow.diffusion.nodes;

import java.util.List;
import java.util.stream.Stream;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Conditioning;

/** Puts prompts side by side, as ComfyUI's Conditioning Combine. */
@NodeInfo(
        id = "condition.combine",
        title = "Combine prompts",
        category = "Conditioning",
        doc =
                "Draws after both prompts: what the network predicts for each is averaged, where areas and masks overlap by"
                        + " their strengths.",
        persist = NodeInfo.Persist.NEVER)
public record CombinePrompts(
        @In(doc = "Prompts, with their areas, masks and controls.")
        Conditioning first,

        @In(doc = "More prompts.") Conditioning second)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) {
        List<Conditioning.Entry> all = Stream.of(first, second)
                .flatMap(side -> side.entries().stream())
                .toList();
        return new Conditioning(all);
    }
}
