package org.celflow.node.value;

import java.util.List;
import java.util.Optional;

/**
 * A picture in the space of a VAE: batch x channels x height x width, float32, not multiplied by the model's scale factor.
 * One latent pixel stands for 8 x 8 picture pixels.
 *
 * @param samples the numbers, of rank 4
 * @param noiseMask where sampling may change it, 1 changes; empty for everywhere; of any size
 */
public record Latent(Tensor samples, Optional<Mask> noiseMask) implements Value {
    /** Checks the rank. */
    public Latent {
        if (samples.shape().size() != 4) {
            throw new IllegalArgumentException("a latent has 4 dimensions, not " + samples.shape());
        }
    }

    /** A latent of one picture that may change everywhere. */
    public static Latent of(int channels, int height, int width, float[] samples) {
        return new Latent(Tensor.of(List.of(1, channels, height, width), samples), Optional.empty());
    }

    /** Pictures. */
    public int batch() {
        return samples.shape().get(0);
    }

    /** Numbers a latent pixel, usually 4. */
    public int channels() {
        return samples.shape().get(1);
    }

    /** Latent rows. */
    public int height() {
        return samples.shape().get(2);
    }

    /** Latent pixels in a row. */
    public int width() {
        return samples.shape().get(3);
    }

    @Override
    public long bytes() {
        return samples.bytes() + noiseMask.map(Mask::bytes).orElse(0L);
    }
}
