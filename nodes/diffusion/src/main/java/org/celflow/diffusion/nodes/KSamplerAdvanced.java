package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.Guidance;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SamplerSettings;
import org.celflow.diffusion.sampling.SamplingPlan;
import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;

/** Samples a part of a schedule, as ComfyUI's KSampler (Advanced). */
@NodeInfo(
        id = "sample.ksampler-advanced",
        title = "KSampler, some steps",
        category = "Sample",
        doc =
                "Runs only some steps of a schedule, so that several samplers share one run: each takes over the latent of"
                        + " the one before with its noise, with prompts, a model or a cfg of its own.",
        lane = Lane.GPU)
public record KSamplerAdvanced(
        @In(doc = "The denoiser.") Model model,

        @In(doc = "What to draw, with its control networks.")
        Conditioning positive,

        @In(doc = "What to avoid; not used at a cfg of 1.") Conditioning negative,

        @In(doc = "The canvas, or the latent of the sampler before.")
        Latent latent,

        @Param.Switch(def = true, doc = "Whether noise is added first; off for a latent that has it already.")
        boolean addNoise,

        @Param.Seed(doc = "The seed of all noise; the same numbers as ComfyUI's for the same seed.")
        long seed,

        @Param.Int(def = 20, min = 1, max = 10_000, doc = "Steps of the whole schedule.")
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

        @Param.Int(def = 0, min = 0, max = 10_000, doc = "The first step that is run, from 0.")
        int start,

        @Param.Int(
                def = 10_000,
                min = 0,
                max = 10_000,
                doc = "The step that is not run any more; beyond the last one for all of them.")
        int end,

        @Param.Switch(
                def = false,
                doc = "Whether a run that ends early returns a noisy latent for the next sampler; else its last step"
                        + " removes all noise.")
        boolean leftoverNoise)
        implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) throws Exception {
        SamplingPass pass = new SamplingPass(ctx, model);
        Sigmas all = new SamplerSettings(seed, steps, cfg, sampler, schedule, 1)
                .plan(pass.schedule())
                .sigmas();
        Sigmas begun = all;
        if (end < all.steps()) {
            begun = all.range(0, end + 1);
            begun = leftoverNoise ? begun : begun.with(end, 0);
        }
        Sigmas run = start < begun.steps() ? begun.range(start, begun.size()) : Sigmas.of();
        SamplingPlan plan = new SamplingPlan(seed, addNoise, sampler, run);
        return pass.run(latent, new Guidance(positive, negative, cfg), plan).latent();
    }
}
