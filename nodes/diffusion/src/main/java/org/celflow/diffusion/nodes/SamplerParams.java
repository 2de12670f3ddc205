package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SamplerSettings;
import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.node.Param;

/** What is set on every sampler that goes through a schedule of the model. */
public record SamplerParams(
        @Param.Seed(doc = "The seed of all noise; the same numbers as ComfyUI's for the same seed.")
        long seed,

        @Param.Int(
                def = 20,
                min = 1,
                max = 10_000,
                doc = "Denoising steps of the whole schedule; more are slower and finer.")
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
        ScheduleKind schedule) {
    /** With a share of the latent that is drawn anew. */
    SamplerSettings settings(double denoise) {
        return new SamplerSettings(seed, steps, cfg, sampler, schedule, denoise);
    }
}
