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

/** Has both text encoders of Stable Diffusion XL read a text of their own, and says sizes; ComfyUI's CLIPTextEncodeSDXL. */
@NodeInfo(
        id = "condition.prompt-xl",
        title = "Prompt (XL)",
        category = "Conditioning",
        doc =
                "Encodes a prompt for Stable Diffusion XL with a text for each of its two encoders, and tells the model of which size"
                        + " the picture was and how it was cropped. Most pictures need only the Prompt node, which takes the sampled size. In a1111 syntax, prompts"
                        + " joined by AND go together in their order; a text without AND goes with all of the other's.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record EncodePromptXl(
        @In(doc = "The text encoder of the checkpoint that will sample.")
        Clip clip,

        @Param.Text(
                multiline = true,
                doc = "The text for the larger encoder (OpenCLIP G), which leads. At most 20000 characters.")
        String textG,

        @Param.Text(multiline = true, doc = "The text for the smaller encoder (CLIP L). At most 20000 characters.")
        String textL,

        @Param.Group OriginalSize original,

        @Param.Int(
                def = 0,
                min = 0,
                max = 16384,
                doc = "Pixels cropped at the left of the original; 0 centres the subject.")
        int cropLeft,

        @Param.Int(
                def = 0,
                min = 0,
                max = 16384,
                doc = "Pixels cropped at the top of the original; 0 centres the subject.")
        int cropTop,

        @Param.Int(def = 1024, min = 0, max = 16384, doc = "Width of the picture that is wanted, in pixels.")
        int targetWidth,

        @Param.Int(def = 1024, min = 0, max = 16384, doc = "Height of the picture that is wanted, in pixels.")
        int targetHeight,

        @Param.Group SyntaxParams syntax)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws Exception {
        Conditioning.Sizes sizes = new Conditioning.Sizes(
                original.width(),
                original.height(),
                cropLeft,
                cropTop,
                targetWidth,
                targetHeight,
                OptionalDouble.empty());
        try (PromptReading reading = PromptReading.open(ctx, clip)) {
            return new Conditioning(reading.readEach(key -> key.equals("clip_g") ? textG : textL, syntax).stream()
                    .map(entry -> entry.withSizes(sizes))
                    .toList());
        }
    }
}
