package org.celflow.diffusion.nodes;

import java.util.List;
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

        @Param.Group SamplerParams run,

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
        return new SamplingPass(ctx, model)
                .run(List.of(frame()), run.settings(denoise)::plan)
                .get(0);
    }

    @Override
    public boolean joins(Node<?> other) {
        return other instanceof KSampler node
                && run.equals(node.run)
                && denoise == node.denoise
                && run.sampler().treatsLatentsApart()
                && model.equals(node.model)
                && frame().joins(node.frame());
    }

    @Override
    public List<Latent> computeAll(List<Frame<Latent>> frames) throws Exception {
        List<SamplerFrame> all =
                frames.stream().map(frame -> ((KSampler) frame.node()).frame()).toList();
        return new SamplingPass(SamplingPass.contexts(frames), model).run(all, run.settings(denoise)::plan);
    }

    private SamplerFrame frame() {
        return new SamplerFrame(latent, positive, negative, run.cfg());
    }
}
