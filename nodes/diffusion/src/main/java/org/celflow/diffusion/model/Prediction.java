package org.celflow.diffusion.model;

/** What a denoiser predicts of a noisy latent {@code x = clean + sigma * noise}. */
public enum Prediction {
    /** The noise (Ho et al., Denoising Diffusion Probabilistic Models, 2020). */
    EPSILON,
    /** The velocity between noise and clean latent (Salimans and Ho, Progressive Distillation, 2022, section 4). */
    VELOCITY
}
