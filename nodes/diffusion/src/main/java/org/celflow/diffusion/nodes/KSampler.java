package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.sampling.FrameBatch;
import org.celflow.diffusion.sampling.Guidance;
import org.celflow.diffusion.sampling.LatentSampling;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SamplerSettings;
import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.node.BatchNode;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;

/** Samples a latent, as ComfyUI's KSampler. */
@NodeInfo(
        id = "sample.ksampler",
        title = "KSampler",
        category = "Sample",
        doc = "Draws: adds noise to a latent and removes it step by step towards the prompt. The seed gives every frame"
                + " the same noise, which keeps an animation steady.",
        lane = Lane.GPU)
public record KSampler(
        @In(doc = "The denoiser.") Model model,

        @In(doc = "What to draw, with its control networks.")
        Conditioning positive,

        @In(doc = "What to avoid; not used at a cfg of 1.") Conditioning negative,

        @In(doc = "The canvas: an empty latent, or an encoded picture when denoise is below 1.")
        Latent latent,

        @Param.Seed(doc = "The seed of all noise; the same numbers as ComfyUI's for the same seed.")
        long seed,

        @Param.Int(def = 20, min = 1, max = 10_000, doc = "Denoising steps; more are slower and finer.")
        int steps,

        @Param.Real(
                def = 8,
                min = 0,
                max = 100,
                step = 0.5,
                doc = "How strongly the prompt is followed; 1 leaves the negative prompt out and is twice as fast.")
        double cfg,

        @Param.Choice(
                def = "euler",
                doc = "The algorithm: euler and ddim are plain, euler_ancestral adds noise at each step, dpmpp_2m needs"
                        + " the fewest steps.")
        SamplerKind sampler,

        @Param.Choice(
                def = "normal",
                doc = "Which amounts of noise the steps go through; karras spends more steps on details.")
        ScheduleKind schedule,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "How much of the latent is drawn anew: 1 all of it, 0.5 keeps composition, 0 changes nothing.")
        double denoise)
        implements BatchNode<Latent> {
    @Override
    public Latent compute(NodeContext ctx) throws Exception {
        Guidance guidance = new Guidance(positive, negative, cfg);
        return new SamplingPass(ctx, model).run(latent, guidance, settings());
    }

    @Override
    public boolean joins(Node<?> other) {
        return other instanceof KSampler frame
                && settings().equals(frame.settings())
                && sampler.treatsLatentsApart()
                && model.equals(frame.model)
                && FrameBatch.alike(latent, frame.latent)
                && FrameBatch.alike(positive, frame.positive)
                && FrameBatch.alike(negative, frame.negative);
    }

    @Override
    public List<Latent> computeAll(List<Frame<Latent>> frames) throws Exception {
        List<Latent> latents = new ArrayList<>();
        List<Guidance> guidances = new ArrayList<>();
        List<NodeContext> contexts = new ArrayList<>();
        for (Frame<Latent> frame : frames) {
            KSampler node = (KSampler) frame.node();
            latents.add(node.latent);
            guidances.add(new Guidance(node.positive, node.negative, cfg));
            contexts.add(frame.context());
        }
        SamplingPass pass = new SamplingPass(contexts, model);
        return pass.run(new FrameBatch(latents, guidances), settings().plan(pass.schedule())).stream()
                .map(LatentSampling.Sampled::latent)
                .toList();
    }

    private SamplerSettings settings() {
        return new SamplerSettings(seed, steps, cfg, sampler, schedule, denoise);
    }
}
