package org.celflow.diffusion.model;

/**
 * The latents of a model family.
 *
 * @param channels numbers a latent pixel, 4 for Stable Diffusion
 * @param scale what the denoiser multiplies the autoencoder's latents with to have unit variance: 0.18215 for Stable
 *     Diffusion 1.x
 */
public record LatentFormat(int channels, double scale) {}
