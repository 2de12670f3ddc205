package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Lora;
import org.celflow.node.value.Model;

/** Puts a LoRA on a denoiser and its text encoder. The file is read by the nodes that compute with them. */
@NodeInfo(
        id = "model.lora",
        title = "LoRA",
        category = "Model",
        doc =
                "Changes a model by a small file: a character, a style, a way of drawing. Several in a row add up. Known are"
                        + " LoRA, LoCon, LoHa, LoKr, GLoRA, DoRA, OFT and full differences, in the names of kohya, LyCORIS and"
                        + " diffusers. Another strength does not load the checkpoint again.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record ApplyLora(
        @In(doc = "The denoiser to change.") Model model,

        @In(doc = "The text encoder to change; prompts must be encoded behind this node.")
        Clip clip,

        @Param.File(
                extensions = {"safetensors", "pt", "pth", "ckpt", "bin"},
                models = ModelKind.LORA,
                doc = "The LoRA, made for the checkpoint's model family.")
        FileRef file,

        @Param.Real(
                def = 1,
                min = -100,
                max = 100,
                step = 0.05,
                doc = "How strongly the denoiser changes: 1 as trained, 0 not at all, below 0 the other way.")
        double strength,

        @Param.Real(
                def = 1,
                min = -100,
                max = 100,
                step = 0.05,
                doc = "How strongly the text encoder changes, in the same way.")
        double textStrength)
        implements Node<ApplyLora.Changed> {
    /** The changed networks. */
    public record Changed(
            @Out(doc = "The changed denoiser.") Model model,
            @Out(doc = "The changed text encoder.") Clip clip) {}

    @Override
    public Changed compute(NodeContext ctx) {
        Lora lora = new Lora(file, strength, textStrength);
        return new Changed(model.with(lora), clip.with(lora));
    }
}
