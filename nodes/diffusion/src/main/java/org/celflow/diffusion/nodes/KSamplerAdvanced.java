package org.celflow.diffusion.nodes;

import java.util.List;
import org.celflow.diffusion.sampling.NoiseSchedule;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplingPlan;
import org.celflow.diffusion.sampling.Sigmas;
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

        @Param.Group SamplerParams run,

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
        implements BatchNode<Latent> {
    @Override
    public Latent compute(NodeContext ctx) throws Exception {
        return new SamplingPass(ctx, model).run(List.of(frame()), this::plan).get(0);
    }

    @Override
    public boolean joins(Node<?> other) {
        return other instanceof KSamplerAdvanced node
                && run.equals(node.run)
                && addNoise == node.addNoise
                && start == node.start
                && end == node.end
                && leftoverNoise == node.leftoverNoise
                && run.sampler().treatsLatentsApart()
                && model.equals(node.model)
                && frame().joins(node.frame());
    }

    @Override
    public List<Latent> computeAll(List<Frame<Latent>> frames) throws Exception {
        List<SamplerFrame> all = frames.stream()
                .map(frame -> ((KSamplerAdvanced) frame.node()).frame())
                .toList();
        return new SamplingPass(SamplingPass.contexts(frames), model).run(all, this::plan);
    }

    private SamplerFrame frame() {
        return new SamplerFrame(latent, positive, negative, run.cfg());
    }

    private SamplingPlan plan(NoiseSchedule schedule) {
        Sigmas all = run.settings(1).plan(schedule).sigmas();
        Sigmas begun = all;
        if (end < all.steps()) {
            begun = all.range(0, end + 1);
            begun = leftoverNoise ? begun : begun.with(end, 0);
        }
        Sigmas part = start < begun.steps() ? begun.range(start, begun.size()) : Sigmas.of();
        return new SamplingPlan(run.seed(), addNoise, new SamplerChoice(run.sampler()), part);
    }
}
