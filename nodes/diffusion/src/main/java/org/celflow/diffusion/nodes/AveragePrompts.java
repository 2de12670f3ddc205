package org.celflow.diffusion.nodes;

import java.util.Optional;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/** Mixes the numbers of two texts, as ComfyUI's ConditioningAverage. */
@NodeInfo(
        id = "condition.average",
        title = "Average prompts",
        category = "Conditioning",
        doc = "A prompt between two prompts, as for blending one look into another over several pictures.",
        persist = NodeInfo.Persist.NEVER)
public record AveragePrompts(
        @In(doc = "The prompts to change; they keep their areas, masks and controls.")
        Conditioning to,

        @In(
                doc =
                        "The prompt that is mixed in; of several the first. It is cut or filled with zeros to the length of the others.")
        Conditioning from,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "How much is kept: 1 all of the prompts, 0 leaves only what is mixed in.")
        double strength)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws NodeException {
        Conditioning.Entry other = EncodedText.firstOf(from, ctx);
        return EncodedText.each(to, entry -> {
            Tensor tokens = EncodedText.mixed(entry.tokens(), strength, other.tokens());
            Optional<Tensor> pooled = entry.pooled();
            if (other.pooled().isPresent()) {
                Tensor mixedIn = other.pooled().get();
                pooled = Optional.of(EncodedText.mixed(pooled.orElse(mixedIn), strength, mixedIn));
            }
            return entry.withText(tokens, pooled);
        });
    }
}
