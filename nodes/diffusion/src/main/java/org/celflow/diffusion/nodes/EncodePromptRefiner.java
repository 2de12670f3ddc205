package org.celflow.diffusion.nodes;

import java.util.OptionalDouble;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;

/** Has the text encoder of Stable Diffusion XL's refiner read a prompt, and says how well the picture is liked. */
@NodeInfo(
        id = "condition.prompt-refiner",
        title = "Prompt (XL refiner)",
        category = "Conditioning",
        doc =
                "Encodes a prompt for the refiner of Stable Diffusion XL, and tells it how well the picture is liked and of which size it"
                        + " was. With the Prompt node the score is 6, or 2.5 on the negative side, and the size the sampled one.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record EncodePromptRefiner(
        @In(doc = "The text encoder of the refiner's checkpoint.")
        Clip clip,

        @Param.Text(multiline = true, doc = "What to draw, or to avoid. At most 20000 characters.")
        String text,

        @Param.Real(
                def = 6,
                min = 0,
                max = 1000,
                step = 0.1,
                doc = "How well people like such a picture, of 10: about 6 for what to draw, 2.5 for what to avoid.")
        double score,

        @Param.Group OriginalSize original,

        @Param.Group SyntaxParams syntax)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws Exception {
        Conditioning.Sizes sizes = new Conditioning.Sizes(
                original.width(),
                original.height(),
                0,
                0,
                original.width(),
                original.height(),
                OptionalDouble.of(score));
        try (PromptReading reading = PromptReading.open(ctx, clip)) {
            return new Conditioning(reading.read(text, syntax).stream()
                    .map(entry -> entry.withSizes(sizes))
                    .toList());
        }
    }
}
