package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Clip;

/** Describes a text encoder in a file of its own. The file is read by the nodes that encode prompts. */
@NodeInfo(
        id = "model.clip",
        title = "Text encoder",
        category = "Model",
        doc =
                "Takes a text encoder in a file of its own, CLIP ViT-L as Stable Diffusion 1 uses it, OpenCLIP ViT-H of version 2 or"
                        + " ViT-bigG of XL's refiner, or that of a checkpoint of any supported family. For XL itself take Two text"
                        + " encoders.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record LoadClip(
        @Param.File(
                extensions = {"safetensors", "ckpt", "pt", "pth", "bin"},
                models = ModelKind.TEXT_ENCODER,
                doc = "The text encoder: a file of its own, in the names of transformers or OpenCLIP, or a checkpoint.")
        FileRef file,

        @Param.Choice(
                def = "auto",
                doc = "What it is computed in: auto measures what is fastest on this machine, fp32 is exact and"
                        + " reproducible everywhere, bf16 and fp16 take half the memory.")
        NumberChoice numberType)
        implements Node<Clip> {
    @Override
    public Clip compute(NodeContext ctx) {
        return new Clip(file, numberType.label());
    }
}
