package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/** Adds a control network to every entry of both prompts. */
@NodeInfo(
        id = "condition.controlnet",
        title = "Apply ControlNet",
        category = "Conditioning",
        doc = "Makes what a prompt draws follow a picture, as a mask or a line drawing. Several in a row add up. The"
                + " picture is brought to the size that is sampled by its nearest pixels, what is too wide or too high"
                + " cropped at the centre, so masks keep their exact colours.",
        persist = NodeInfo.Persist.NEVER)
public record ApplyControlNet(
        @In(doc = "The prompt to control.") Conditioning positive,

        @In(
                doc =
                        "The negative prompt, controlled alike: guidance then compares like with like, and flat areas stay calm.")
        Conditioning negative,

        @In(doc = "The network that understands the picture.")
        ControlNet controlnet,

        @In(doc = "The picture to follow, sRGB 0 to 1, of 1, 3 or 4 channels (alpha is ignored), of any size.")
        Image image,

        @In(
                doc =
                        "A further picture, for networks that follow two: TemporalNet 2 takes the frame before as the first"
                                + " picture and the motion since, as colours, as this one; the Temporal sampler gives it the frame"
                                + " drawn before. Leave it open for all others.")
        Optional<Image> second,

        @In(
                doc =
                        "Where control counts, of any size, stretched to the picture: 1 fully, 0 not at all. Everywhere when"
                                + " left open.")
        Optional<Mask> region,

        @Param.Group ControlParams control,

        @Param.Choice(
                def = "balanced",
                doc =
                        "What wins where prompt and picture disagree: balanced, prompt (control fades with the depth of the"
                                + " network) or control (it also leaves the negative prompt alone, so cfg strengthens it).")
        ControlMode mode,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.025,
                doc =
                        "How much weaker control is at each layer further from the middle of the network: 1 all alike, 0.825"
                                + " are the usual soft weights, which keep the layout but leave details to the prompt.")
        double fade)
        implements Node<ApplyControlNet.Controlled> {

    /** Both prompts under control. */
    public record Controlled(
            @Out(doc = "The prompt with the network added.") Conditioning positive,

            @Out(doc = "The negative prompt with the network added.")
            Conditioning negative) {}

    @Override
    public Controlled compute(NodeContext ctx) throws NodeException {
        control.check();
        if (control.strength() == 0) {
            return new Controlled(positive, negative);
        }
        double softness = mode == ControlMode.BALANCED ? fade : Math.min(fade, ControlMode.SOFT);
        Conditioning.Control network = new Conditioning.Control(
                controlnet, image, second, control.strength(), control.start(), control.end(), region, softness, false);
        return new Controlled(
                under(positive, network), mode == ControlMode.CONTROL ? negative : under(negative, network));
    }

    static Conditioning under(Conditioning prompt, Conditioning.Control control) {
        List<Conditioning.Entry> entries = new ArrayList<>();
        for (Conditioning.Entry entry : prompt.entries()) {
            List<Conditioning.Control> controls = new ArrayList<>(entry.controls());
            controls.add(control);
            entries.add(entry.withControls(controls));
        }
        return new Conditioning(entries);
    }
}
