package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Model;
import org.celflow.node.value.Vae;

/** Describes the three networks of a single-file checkpoint. The file is read by the nodes that compute with them. */
@NodeInfo(
        id = "model.checkpoint",
        title = "Checkpoint",
        category = "Model",
        doc =
                "Takes a checkpoint of Stable Diffusion 1, 2 or XL: its denoiser, text encoder and autoencoder. The file is read"
                        + " when a node first computes with one of them; a file of another kind, or without that part, is"
                        + " reported there.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record LoadCheckpoint(
        @Param.File(
                extensions = {"safetensors", "ckpt"},
                models = ModelKind.CHECKPOINT,
                doc = "The checkpoint, a .safetensors or .ckpt file in the single-file layout.")
        FileRef file,

        @Param.Choice(
                def = "auto",
                doc = "What the networks are computed in: auto measures what is fastest on this machine, fp32 is exact"
                        + " and reproducible everywhere, bf16 and fp16 take half the memory.")
        NumberChoice numberType)
        implements Node<LoadCheckpoint.Parts> {
    /** The networks of a checkpoint. */
    public record Parts(
            @Out(doc = "The denoiser, for samplers.") Model model,
            @Out(doc = "The text encoder, for prompts.") Clip clip,

            @Out(doc = "The autoencoder between pictures and latents.")
            Vae vae) {}

    @Override
    public Parts compute(NodeContext ctx) {
        String type = numberType.label();
        return new Parts(new Model(file, type), new Clip(file, type), new Vae(file, type));
    }
}
