package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.ControlNet;

/** Describes a control network. The file is read by the sampler that uses it. */
@NodeInfo(
        id = "model.controlnet",
        title = "ControlNet",
        category = "Model",
        doc =
                "Takes a control network, or a T2I-Adapter, that makes a picture follow a mask, a line drawing or another hint. It must belong"
                        + " to the same model family as the checkpoint; the sampler checks that.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record LoadControlNet(
        @Param.File(
                extensions = {"safetensors", "pth", "ckpt"},
                models = ModelKind.CONTROLNET,
                doc = "The control network or adapter, a .safetensors, .pth or .ckpt file.")
        FileRef file,

        @Param.Choice(
                def = "auto",
                doc = "What the network is computed in; leave it at auto to follow the fastest type of this machine.")
        NumberChoice numberType)
        implements Node<ControlNet> {
    @Override
    public ControlNet compute(NodeContext ctx) {
        return new ControlNet(file, numberType.label());
    }
}
