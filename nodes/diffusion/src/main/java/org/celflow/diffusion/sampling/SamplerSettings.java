package org.celflow.diffusion.sampling;

/**
 * What an artist sets on a sampler.
 *
 * @param seed of all noise; unsigned
 * @param steps denoising steps, at least 1
 * @param cfg how strongly the prompt is followed against the negative prompt; 1 leaves the negative prompt out
 * @param sampler the algorithm
 * @param schedule which amounts of noise
 * @param denoise 1 starts from pure noise, less keeps as much of the latent, 0 changes nothing
 */
public record SamplerSettings(
        long seed, int steps, double cfg, SamplerKind sampler, ScheduleKind schedule, double denoise) {
    /** The run that they make on a model. */
    public SamplingPlan plan(NoiseSchedule model) {
        float[] sigmas = schedule.plan(model, steps, denoise, sampler.skipsPenultimate());
        return new SamplingPlan(seed, true, new SamplerChoice(sampler), Sigmas.of(sigmas));
    }
}
