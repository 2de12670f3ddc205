package org.celflow.diffusion.model;

import org.celflow.node.value.ModelChange;

/** What is different about how the picture attends to itself at the smallest size of a denoiser. */
public enum MiddleAttention implements ModelChange {
    /** Nothing. */
    PLAIN,
    /** Each place attends to itself alone (Ahn et al., Self-Rectifying Diffusion Sampling with Perturbed-Attention Guidance, 2024). */
    IDENTITY,
    /**
     * Nothing, but how much attention each place draws in the first layer is recorded (Hong et al., Improving Sample Quality of
     * Diffusion Models Using Self-Attention Guidance, 2023): see {@link UNetSession#attentionDrawn}.
     */
    OBSERVED
}
