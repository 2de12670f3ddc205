package org.celflow.node.value;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A picture in the space of a VAE: batch x channels x height x width, float32, not multiplied by the model's scale factor.
 * One latent pixel stands for 8 x 8 picture pixels.
 *
 * @param samples the numbers, of rank 4
 * @param noiseMask where sampling may change it, 1 changes; empty for everywhere; of any size
 * @param places which places in a larger batch its pictures have, from 0, so that each gets the noise that it would get there;
 *     empty: they are a batch of their own, whose noise is drawn at once
 * @param colours how it looks without a decoder, as the model that made it is known to; empty where nobody knows, as for an empty
 *     latent. Nothing is computed from it
 */
public record Latent(Tensor samples, Optional<Mask> noiseMask, List<Integer> places, Optional<LatentColours> colours)
        implements Value {
    /** Checks the rank and the places. */
    public Latent {
        if (samples.shape().size() != 4) {
            throw new IllegalArgumentException("a latent has 4 dimensions, not " + samples.shape());
        }
        places = List.copyOf(places);
        if (!places.isEmpty() && places.size() != samples.shape().get(0)) {
            throw new IllegalArgumentException("%d places for %d pictures"
                    .formatted(places.size(), samples.shape().get(0)));
        }
        for (int place : places) {
            if (place < 0) {
                throw new IllegalArgumentException("a negative place in " + places);
            }
        }
    }

    /** Of colours that nobody knows. */
    public Latent(Tensor samples, Optional<Mask> noiseMask, List<Integer> places) {
        this(samples, noiseMask, places, Optional.empty());
    }

    /** A batch of its own. */
    public Latent(Tensor samples, Optional<Mask> noiseMask) {
        this(samples, noiseMask, List.of());
    }

    /** A latent of one picture that may change everywhere. */
    public static Latent of(int channels, int height, int width, float[] samples) {
        return new Latent(Tensor.of(List.of(1, channels, height, width), samples), Optional.empty());
    }

    /** Other numbers for the same pictures, under the same mask. */
    public Latent withSamples(Tensor newSamples) {
        return new Latent(newSamples, noiseMask, places, colours);
    }

    /** The same under another mask. */
    public Latent withNoiseMask(Mask newMask) {
        return new Latent(samples, Optional.of(newMask), places, colours);
    }

    /** The same, known to look so. */
    public Latent withColours(LatentColours newColours) {
        return new Latent(samples, noiseMask, places, Optional.of(newColours));
    }

    /** Whether all its numbers are 0: nothing but a size to draw noise into. */
    public boolean isEmpty() {
        FloatBuffer numbers = samples.data();
        while (numbers.hasRemaining()) {
            if (numbers.get() != 0) {
                return false;
            }
        }
        return true;
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
