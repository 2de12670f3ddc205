package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;

/** Adds a control network to every entry of a prompt, as ComfyUI's first node for it did. */
@NodeInfo(
        id = "condition.controlnet-prompt",
        title = "Apply ControlNet to prompt",
        category = "Conditioning",
        doc =
                "Makes what a prompt draws follow a picture during all steps. A negative prompt without control of its own"
                        + " follows it too. Apply ControlNet has more settings.",
        persist = NodeInfo.Persist.NEVER)
public record ApplyControlNetToPrompt(
        @In(doc = "The prompt to control.") Conditioning conditioning,

        @In(doc = "The network that understands the picture.")
        ControlNet controlnet,

        @In(doc = "The picture to follow, sRGB 0 to 1, of 1, 3 or 4 channels (alpha is ignored), of any size.")
        Image image,

        @Param.Real(
                def = 1,
                min = 0,
                max = 10,
                step = 0.05,
                doc = "How strongly the picture is followed: 0 not at all, 1 as the network was trained.")
        double strength)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) {
        if (strength == 0) {
            return conditioning;
        }
        return ApplyControlNet.under(
                conditioning, new Conditioning.Control(controlnet, image, strength, 0, 1).onBothSides());
    }
}
