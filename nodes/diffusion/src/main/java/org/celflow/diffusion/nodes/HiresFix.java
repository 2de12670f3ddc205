package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.Tiling;
import org.celflow.diffusion.model.Watch;
import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.diffusion.sampling.LatentMethod;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SamplerSettings;
import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.diffusion.upscale.LoadedUpscaler;
import org.celflow.diffusion.upscale.UpscaleModel;
import org.celflow.node.BatchNode;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;
import org.celflow.node.value.Vae;

/** Enlarges a sampled latent and samples it again. */
@NodeInfo(
        id = "sample.hires-fix",
        title = "Hires fix",
        category = "Sample",
        doc = "Enlarges what was sampled at the model's own size and samples it again with part of the noise, so that"
                + " details fit the larger picture while its composition stays. Noise is drawn from the seed at the new"
                + " size. Exactly the given number of steps is run.",
        lane = Lane.GPU)
public record HiresFix(
        @In(doc = "The denoiser.") Model model,

        @In(
                doc =
                        "What to draw. Apply control networks anew with hints of the larger size: masks and lines come out sharper"
                                + " than from the small ones.")
        Conditioning positive,

        @In(doc = "What to avoid; not used at a cfg of 1.") Conditioning negative,

        @In(doc = "The latent of the first pass.") Latent latent,

        @In(doc = "The autoencoder, needed by the methods image-lanczos, image-bicubic and model only.")
        Optional<Vae> vae,

        @In(doc = "The network that enlarges, needed by the method model only.")
        Optional<UpscaleModel> upscaler,

        @Param.Choice(
                def = "bislerp",
                doc = "How to enlarge: the latent itself, fast, or with image-lanczos and image-bicubic the decoded"
                        + " picture, sharper and slower; with model the decoded picture by an upscaler, sharpest.")
        HiresMethod method,

        @Param.Real(
                def = 2,
                min = 1,
                max = 8,
                step = 0.25,
                doc = "Factor of both sides; used while width and height are both 0.")
        double scale,

        @Param.Int(
                def = 0,
                min = 0,
                max = 16_384,
                step = 8,
                unit = "px",
                doc = "New width, rounded down to a multiple of 8; 0 keeps the shape. With both sides set, what is too"
                        + " wide or too high is cropped at the centre.")
        int width,

        @Param.Int(
                def = 0,
                min = 0,
                max = 16_384,
                step = 8,
                unit = "px",
                doc = "New height, rounded down to a multiple of 8; 0 keeps the shape.")
        int height,

        @Param.Seed(doc = "The seed of the noise of the second pass.")
        long seed,

        @Param.Int(def = 12, min = 1, max = 1000, doc = "Denoising steps of the second pass.")
        int steps,

        @Param.Real(def = 8, min = 0, max = 100, step = 0.5, doc = "How strongly the prompt is followed.")
        double cfg,

        @Param.Choice(def = "euler", doc = "The algorithm; best the one of the first pass.")
        SamplerKind sampler,

        @Param.Choice(def = "normal", doc = "Which amounts of noise the steps go through.")
        ScheduleKind schedule,

        @Param.Real(
                def = 0.5,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "How much is drawn anew: 0.3 sharpens, 0.5 adds details, above 0.7 the composition changes.")
        double denoise)
        implements BatchNode<Latent> {
    @Override
    public Latent compute(NodeContext ctx) throws Exception {
        return new SamplingPass(ctx, model)
                .run(List.of(frame(start(ctx))), settings()::plan)
                .get(0);
    }

    @Override
    public boolean joins(Node<?> other) {
        return other instanceof HiresFix node
                && settings().equals(node.settings())
                && sampler.treatsLatentsApart()
                && method == node.method
                && scale == node.scale
                && width == node.width
                && height == node.height
                && vae.equals(node.vae)
                && upscaler.equals(node.upscaler)
                && model.equals(node.model)
                && frame(latent).joins(node.frame(node.latent));
    }

    @Override
    public List<Latent> computeAll(List<Frame<Latent>> frames) throws Exception {
        List<SamplerFrame> large = new ArrayList<>();
        for (Frame<Latent> frame : frames) {
            HiresFix node = (HiresFix) frame.node();
            large.add(node.frame(node.start(frame.context())));
        }
        return new SamplingPass(SamplingPass.contexts(frames), model).run(large, settings()::plan);
    }

    private SamplerFrame frame(Latent from) {
        return new SamplerFrame(from, positive, negative, cfg);
    }

    private SamplerSettings settings() {
        return new SamplerSettings(seed, steps, cfg, sampler, schedule, denoise);
    }

    /** The enlarged latent. */
    private Latent start(NodeContext ctx) throws Exception {
        HiresSize size = HiresSize.of(latent, scale, width, height);
        Optional<LatentMethod> direct = method.latent();
        Latent large = direct.isPresent()
                ? direct.get()
                        .resize(
                                latent,
                                size.upscaled().height(),
                                size.upscaled().width())
                : throughPicture(ctx, size.upscaled());
        int top = (size.upscaled().height() - size.target().height()) / 2;
        int left = (size.upscaled().width() - size.target().width()) / 2;
        return LatentCut.window(
                large, top, left, size.target().height(), size.target().width());
    }

    private Latent throughPicture(NodeContext ctx, LatentSize to) throws Exception {
        Vae coder = vae.orElseThrow(() -> new NodeException(
                "the method %s needs the autoencoder; connect vae, or choose bislerp".formatted(method)));
        try (Leases leases = new Leases()) {
            LoadedCheckpoint checkpoint =
                    leases.add(ctx.resource(LoadedCheckpoint.ref(coder.checkpoint(), coder.numberType())));
            Optional<LoadedUpscaler> network = Optional.empty();
            if (method == HiresMethod.MODEL) {
                UpscaleModel described = upscaler.orElseThrow(() -> new NodeException(
                        "the method model needs a network that enlarges; connect upscaler, or choose image-lanczos"));
                network = Optional.of(leases.add(ctx.resource(LoadedUpscaler.ref(described))));
            }
            List<Image> large = new ArrayList<>();
            for (Image small : checkpoint.vae().decode(latent, Tiling.AUTO, Watch.of(ctx))) {
                int width = to.width() * 8;
                int height = to.height() * 8;
                large.add(
                        network.isEmpty()
                                ? method.resize(small, width, height)
                                : HiresPicture.enlarged(
                                        small, network.get(), width, height, ctx::progress, ctx::onCancel));
            }
            ctx.checkCancelled();
            Latent encoded = checkpoint.vae().encode(large, Tiling.AUTO, Watch.of(ctx));
            return latent.withSamples(encoded.samples());
        }
    }
}
