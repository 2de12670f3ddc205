package org.celflow.diffusion.nodes;

import java.util.List;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.text.TokenizedPrompt;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
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
                + " times, \\( and \\) are plain parentheses. Long prompts continue in further chunks of 75 tokens.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record EncodePrompt(
        @In(doc = "The text encoder of the checkpoint that will sample.")
        Clip clip,

        @Param.Text(
                multiline = true,
                doc = "What to draw, or for the negative side what to avoid; may be empty. At most 20000 characters.")
        String text)
        implements Node<Conditioning> {
    private static final int LONGEST = 20_000;

    @Override
    public Conditioning compute(NodeContext ctx) throws Exception {
        if (text.length() > LONGEST) {
            throw new NodeException(
                    "the prompt has %d characters; shorten it to at most %d".formatted(text.length(), LONGEST));
        }
        try (Leases leases = new Leases()) {
            LoadedCheckpoint checkpoint =
                    leases.add(ctx.resource(LoadedCheckpoint.ref(clip.checkpoint(), clip.numberType())));
            List<TextEncoder> networks = checkpoint.textEncoders(leases.loras(ctx, clip.loras()));
            PromptEncoder encoder = new PromptEncoder(networks);
            List<TokenizedPrompt> prompts = encoder.tokenize(text);
            for (String name : prompts.get(0).missingEmbeddings()) {
                ctx.warn("the prompt names the embedding '%s', which is not there; it is left out".formatted(name));
            }
            return new Conditioning(List.of(encoder.encode(prompts, clip.skippedLayers())));
        }
    }
}
