package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Clip;

/** Describes the two text encoders of Stable Diffusion XL in files of their own, as ComfyUI's DualCLIPLoader. */
@NodeInfo(
        id = "model.clip-pair",
        title = "Two text encoders",
        category = "Model",
        doc =
                "Takes the two text encoders of Stable Diffusion XL in files of their own: CLIP ViT-L and OpenCLIP ViT-bigG, in"
                        + " whichever order. The files are read by the nodes that encode prompts.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record LoadTwoClips(
        @Param.File(
                extensions = {"safetensors", "ckpt", "pt", "pth", "bin"},
                models = ModelKind.TEXT_ENCODER,
                doc = "One text encoder, in the names of transformers or OpenCLIP.")
        FileRef first,

        @Param.File(
                extensions = {"safetensors", "ckpt", "pt", "pth", "bin"},
                models = ModelKind.TEXT_ENCODER,
                doc = "The other text encoder, in the names of transformers or OpenCLIP.")
        FileRef second,

        @Param.Choice(
                def = "auto",
                doc = "What they are computed in: auto measures what is fastest on this machine, fp32 is exact and"
                        + " reproducible everywhere, bf16 and fp16 take half the memory.")
        NumberChoice numberType)
        implements Node<Clip> {
    @Override
    public Clip compute(NodeContext ctx) {
        return new Clip(first, second, numberType.label());
    }
}
