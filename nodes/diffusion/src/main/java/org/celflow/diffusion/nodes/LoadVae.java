package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Vae;

/** Describes an autoencoder in a file of its own. The file is read by the nodes that compute with it. */
@NodeInfo(
        id = "model.vae",
        title = "VAE",
        category = "Model",
        doc =
                "Takes an autoencoder in a file of its own, or that of a checkpoint, to use in place of the one that the model came"
                        + " with. It must belong to the same model family.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record LoadVae(
        @Param.File(
                extensions = {"safetensors", "ckpt", "pt", "pth", "bin"},
                models = {ModelKind.VAE, ModelKind.PREVIEW},
                doc = "The autoencoder: a file of its own, in the names of CompVis or diffusers, or a checkpoint.")
        FileRef file,

        @Param.Choice(
                def = "auto",
                doc = "What it is computed in: auto measures what is fastest on this machine, fp32 is exact and"
                        + " reproducible everywhere, bf16 and fp16 take half the memory.")
        NumberChoice numberType)
        implements Node<Vae> {
    @Override
    public Vae compute(NodeContext ctx) {
        return new Vae(file, numberType.label());
    }
}
