package org.celflow.diffusion.sampling;

/**
 * Guidance away from what the denoiser predicts when places cannot attend to each other at its smallest size (Ahn et al.,
 * Self-Rectifying Diffusion Sampling with Perturbed-Attention Guidance, 2024).
 *
 * @param scale how far the guided prediction is carried from the perturbed to the positive prompt's one
 */
public record PerturbedAttentionGuidance(double scale) implements SamplingChange {}
