package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.Guidance;
import org.celflow.diffusion.sampling.LatentSampling;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplingPlan;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;

/** Samples along given sigmas, as ComfyUI's SamplerCustom. */
@NodeInfo(
        id = "sample.custom",
        title = "Custom sampler",
        category = "Sample",
        doc =
                "Draws with a chosen sampler along any sigmas: typed ones, a part of a schedule, or flipped ones that turn a"
                        + " picture into its noise.",
        lane = Lane.GPU)
public record SampleCustom(
        @In(doc = "The denoiser.") Model model,

        @In(doc = "What to draw, with its control networks.")
        Conditioning positive,

        @In(doc = "What to avoid; not used at a cfg of 1.") Conditioning negative,

        @In(doc = "The canvas: an empty latent, an encoded picture, or the latent of a sampler before.")
        Latent latent,

        @In(doc = "The algorithm.") SamplerChoice sampler,

        @In(doc = "The noises to go through.") Sigmas sigmas,

        @Param.Switch(def = true, doc = "Whether noise is added first; off for a latent that has it already.")
        boolean addNoise,

        @Param.Seed(doc = "The seed of all noise; the same numbers as ComfyUI's for the same seed.")
        long seed,

        @Param.Real(
                def = 8,
                min = 0,
                max = 100,
                step = 0.5,
                doc = "How strongly the prompt is followed; 1 leaves the negative prompt out and is twice as fast.")
        double cfg)
        implements Node<SampleCustom.Sampled> {

    /** What sampling gives. */
    public record Sampled(
            @Out(doc = "The latent at the last sigma, with the noise that is left in it.")
            Latent output,

            @Out(doc = "What the network last took for the clean latent.")
            Latent denoised) {}

    @Override
    public Sampled compute(NodeContext ctx) throws Exception {
        SamplingPlan plan = new SamplingPlan(seed, addNoise, sampler, sigmas);
        LatentSampling.Sampled sampled =
                new SamplingPass(ctx, model).run(latent, new Guidance(positive, negative, cfg), plan);
        return new Sampled(sampled.latent(), sampled.prediction());
    }
}
