package org.celflow.diffusion.nodes;

import org.celflow.diffusion.upscale.UpscaleModel;
import org.celflow.node.FileRef;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;

/** Describes an upscaling network. The file is read by the node that uses it. */
@NodeInfo(
        id = "model.upscaler",
        title = "Upscale model",
        category = "Model",
        doc = "Takes a network of the ESRGAN family that enlarges pictures 1, 2, 4 or 8 times, for Upscale with model.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record LoadUpscaler(
        @Param.File(
                extensions = {"safetensors", "pth", "pt"},
                models = ModelKind.UPSCALER,
                doc = "The network, a .safetensors, .pth or .pt file.")
        FileRef file,

        @Param.Choice(
                def = "auto",
                doc = "What the network is computed in; leave it at auto to follow the fastest type of this machine.")
        NumberChoice numberType)
        implements Node<UpscaleModel> {
    @Override
    public UpscaleModel compute(NodeContext ctx) {
        return new UpscaleModel(file, numberType.label());
    }
}
