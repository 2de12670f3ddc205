package org.celflow.diffusion.nodes;

import java.util.List;
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

        @Param.Choice(
                def = "comfyui",
                doc =
                        "How the prompt is written: comfyui, or a1111 for prompts made for A1111's web UI; a1111-no-norm is its"
                                + " emphasis without normalisation, as models of version XL often want it.")
        PromptSyntax syntax,

        @Param.Int(
                def = 0,
                min = 0,
                max = 1000,
                doc =
                        "For the prompt of a hires fix in a1111 syntax: steps of the first pass. Moments count on from there, so"
                                + " [a:b:1.5] changes in the middle of the second pass. 0 for a first pass.")
        int firstPassSteps)
        implements Node<Conditioning> {
    /** A prompt in ComfyUI's syntax. */
    EncodePrompt(Clip clip, String text) {
        this(clip, text, PromptSyntax.COMFYUI, 0);
    }

    @Override
    public Conditioning compute(NodeContext ctx) throws Exception {
        try (PromptReading reading = PromptReading.open(ctx, clip)) {
            return new Conditioning(
                    syntax == PromptSyntax.COMFYUI
                            ? List.of(reading.read(text))
                            : reading.readWebUi(text, syntax.emphasis(), firstPassSteps));
        }
    }
}
