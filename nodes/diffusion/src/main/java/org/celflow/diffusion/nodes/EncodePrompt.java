package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;

/** Has the text encoder read a prompt. */
@NodeInfo(
        id = "condition.prompt",
        title = "Prompt",
        category = "Conditioning",
        doc = "Encodes a prompt for the sampler. Weights as in ComfyUI: (word) counts 1.1 times, (word:1.3) counts 1.3"
                + " times, \\( and \\) are plain parentheses; embedding:name is a word that an Embedding node"
                + " teaches. Long prompts continue in further chunks of 75 tokens. With"
                + " the syntax a1111 also [word] counts less, [a:b:0.5] is a for the first half of the steps and b for the second,"
                + " [a|b] takes turns, a AND b sums, and BREAK begins a new chunk.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record EncodePrompt(
        @In(doc = "The text encoder of the checkpoint that will sample.")
        Clip clip,

        @Param.Text(
                multiline = true,
                doc = "What to draw, or for the negative side what to avoid; may be empty. At most 20000 characters.")
        String text,

        @Param.Group SyntaxParams syntax)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws Exception {
        try (PromptReading reading = PromptReading.open(ctx, clip)) {
            return new Conditioning(reading.read(text, syntax));
        }
    }
}
