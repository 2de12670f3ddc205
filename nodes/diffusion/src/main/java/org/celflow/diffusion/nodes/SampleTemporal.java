package org.celflow.diffusion.nodes;

import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.Watch;
import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Lease;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.Previous;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;
import org.celflow.node.value.Vae;

/** Samples each frame under a control network that is shown the frame sampled before, as TemporalNet is used. */
@NodeInfo(
        id = "sample.temporal",
        title = "Temporal sampler",
        category = "Sample",
        doc =
                "Draws each frame of a shot so that it keeps the look of the one drawn before, which a control network such as"
                        + " TemporalNet follows; TemporalNet 2 also follows the motion since, as colours. The frames of a shot are"
                        + " drawn one after the other, so an edit of a frame draws all that come after it in its shot again. On the first frame"
                        + " of a shot the network follows the picture at first, and with none is left out.",
        lane = Lane.GPU)
public record SampleTemporal(
        @In(doc = "The denoiser.") Model model,

        @In(doc = "What to draw, with its other control networks.")
        Conditioning positive,

        @In(doc = "What to avoid; not used at a cfg of 1.") Conditioning negative,

        @In(doc = "The canvas: an empty latent, or an encoded picture when denoise is below 1.")
        Latent latent,

        @In(doc = "The autoencoder that decodes the frame.") Vae vae,

        @In(doc = "The network that follows the frame drawn before, as TemporalNet or TemporalNet 2.")
        ControlNet controlnet,

        @In(
                doc =
                        "The motion from the frame before to this one, drawn by Flow as colours out of the Optical flow of the input"
                                + " pictures; needed by TemporalNet 2, open for networks that follow the frame before alone.")
        Optional<Image> motion,

        @In(
                doc =
                        "What the network follows on the first frame of a shot, when nothing was drawn before, as the input picture of"
                                + " that frame; the network is left out there when this is open.")
        Optional<Image> first,

        @Previous(output = "image") Optional<Image> previous,

        @Param.Group ControlParams control,

        @Param.Group SamplerParams run,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "How much of the latent is drawn anew: 1 all of it, 0.5 keeps composition, 0 changes nothing.")
        double denoise,

        @Param.Group TileParams tiles)
        implements Node<SampleTemporal.Drawn> {

    /** A frame that was drawn. */
    public record Drawn(
            @Out(doc = "The picture, which the next frame follows: of a batch the first.")
            Image image,

            @Out(doc = "The latent of the picture, or of the whole batch.")
            Latent latent) {}

    @Override
    public Drawn compute(NodeContext ctx) throws Exception {
        Latent sampled = new SamplingPass(ctx, model)
                .run(List.of(frame()), run.settings(denoise)::plan)
                .get(0);
        try (Lease<LoadedCheckpoint> checkpoint =
                ctx.resource(LoadedCheckpoint.ref(vae.checkpoint(), vae.numberType()))) {
            Image image = checkpoint
                    .get()
                    .vae()
                    .decode(LatentCut.picture(sampled, 0), tiles.asTiling(), Watch.of(ctx))
                    .get(0);
            return new Drawn(image, sampled);
        }
    }

    private SamplerFrame frame() throws NodeException {
        control.check();
        Optional<Image> followed = previous.or(() -> first);
        if (followed.isEmpty() || control.strength() == 0) {
            return new SamplerFrame(latent, positive, negative, run.cfg());
        }
        Conditioning.Control network = new Conditioning.Control(
                controlnet,
                followed.get(),
                motion,
                control.strength(),
                control.start(),
                control.end(),
                Optional.empty(),
                1,
                false);
        return new SamplerFrame(
                latent, ApplyControlNet.under(positive, network), ApplyControlNet.under(negative, network), run.cfg());
    }
}
