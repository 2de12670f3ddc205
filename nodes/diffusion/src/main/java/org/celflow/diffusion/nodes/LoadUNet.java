package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Model;

/** Describes a denoiser in a file of its own. The file is read by the sampler. */
@NodeInfo(
        id = "model.unet",
        title = "Denoiser",
        category = "Model",
        doc =
                "Takes a denoiser in a file of its own, or that of a checkpoint. Text encoder and autoencoder come from other nodes,"
                        + " and must belong to the same model family.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record LoadUNet(
        @Param.File(
                extensions = {"safetensors", "ckpt", "pt", "pth", "bin"},
                models = ModelKind.DENOISER,
                doc = "The denoiser: a file of its own, in the names of CompVis or diffusers, or a checkpoint.")
        FileRef file,

        @Param.Choice(
                def = "auto",
                doc = "What it is computed in: auto measures what is fastest on this machine, fp32 is exact and"
                        + " reproducible everywhere, bf16 and fp16 take half the memory.")
        NumberChoice numberType)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) {
        return new Model(file, numberType.label());
    }
}
