package org.celflow.diffusion.model;

import java.util.Optional;
import org.celflow.node.value.LatentColours;

/**
 * The latents of a model family.
 *
 * @param channels numbers a latent pixel, 4 for Stable Diffusion
 * @param scale what the denoiser multiplies the autoencoder's latents with to have unit variance: 0.18215 for Stable
 *     Diffusion 1.x
 */
public record LatentFormat(int channels, double scale) {
    /** How its latents look without a decoder, as is published; empty for those of other than 4 channels. */
    public Optional<LatentColours> colours() {
        return channels == LatentColours.CHANNELS ? Optional.of(LatentColours.ofScale(scale)) : Optional.empty();
    }
}
