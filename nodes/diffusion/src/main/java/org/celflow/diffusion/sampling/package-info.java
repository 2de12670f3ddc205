/**
 * From noise to a latent: everything around the denoising network that decides what is drawn.
 *
 * <p>The pieces are small and free of native code. A {@link org.celflow.diffusion.sampling.NoiseSchedule} says how much noise
 * each training step had; a {@link org.celflow.diffusion.sampling.ScheduleKind} picks the amounts that sampling goes
 * through; a {@link org.celflow.diffusion.sampling.Sampler} walks through them and asks a
 * {@link org.celflow.diffusion.sampling.Denoiser} at each. {@link org.celflow.diffusion.sampling.GuidedDenoiser} is the
 * network under text, control and classifier-free guidance, {@link org.celflow.diffusion.sampling.MaskedDenoiser} keeps what a
 * mask protects, and {@link org.celflow.diffusion.sampling.LatentSampling} puts them together for a
 * {@link org.celflow.diffusion.sampling.SamplingPlan}.
 *
 * <p>Where a prompt holds is worked out once a run: a {@link org.celflow.diffusion.sampling.PlacedPrompt} knows which rectangle
 * the network is shown for it and how much its answer counts at each place of that. Everything else follows: areas, masks and
 * {@link org.celflow.diffusion.sampling.TiledSampling tiles} are rectangles with weights, prompts of one rectangle share a
 * session of the network, and a {@link org.celflow.diffusion.sampling.WeightedMean} joins the answers.
 *
 * <p>Numbers are float32 and computed in the order in which ComfyUI computes them, so that the same checkpoint, seed and
 * settings give the same picture. Inside this package latents are multiplied by the model's scale factor; outside they are
 * not.
 */
@NullMarked
package org.celflow.diffusion.sampling;

import org.jspecify.annotations.NullMarked;
