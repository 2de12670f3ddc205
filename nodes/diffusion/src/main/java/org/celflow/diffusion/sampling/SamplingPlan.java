package org.celflow.diffusion.sampling;

/**
 * What one run of a sampler does.
 *
 * @param seed of all noise; unsigned
 * @param addsNoise whether the latent gets noise of the first sigma; not when it has it already
 * @param sampler the algorithm
 * @param sigmas the noises that it goes through; with fewer than two nothing is done
 */
public record SamplingPlan(long seed, boolean addsNoise, SamplerChoice sampler, Sigmas sigmas) {}
