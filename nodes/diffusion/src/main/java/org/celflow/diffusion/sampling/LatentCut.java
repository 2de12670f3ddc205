package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Takes parts out of latents. The noise mask, which may be of any size, stays as it is. */
public final class LatentCut {
    private LatentCut() {}

    /** One picture of a batch, counted from 0. */
    public static Latent picture(Latent latent, int index) {
        return pictures(latent, index, 1);
    }

    /**
     * Pictures of a batch in a row, with the noise that they have there.
     *
     * @param first of them, from 0
     * @param count at least 1
     */
    public static Latent pictures(Latent latent, int first, int count) {
        int size = latent.channels() * latent.height() * latent.width();
        float[] samples = new float[count * size];
        latent.samples().data().position(first * size).get(samples);
        List<Integer> places = latent.places().isEmpty()
                ? IntStream.range(first, first + count).boxed().toList()
                : latent.places().subList(first, first + count);
        Tensor cut = Tensor.of(List.of(count, latent.channels(), latent.height(), latent.width()), samples);
        return new Latent(cut, latent.noiseMask(), places, latent.colours());
    }

    /**
     * All pictures several times, one batch after the other. Pictures that have places in a larger batch get further places, so that
     * no two have the same noise.
     */
    public static Latent repeated(Latent latent, int times) {
        float[] once = latent.samples().toArray();
        float[] all = new float[Math.multiplyExact(once.length, times)];
        List<Integer> places = new ArrayList<>();
        int range =
                latent.places().isEmpty() ? 0 : Collections.max(latent.places()) - Collections.min(latent.places()) + 1;
        for (int i = 0; i < times; i++) {
            System.arraycopy(once, 0, all, i * once.length, once.length);
            for (int place : latent.places()) {
                places.add(place + i * range);
            }
        }
        List<Integer> shape = List.of(latent.batch() * times, latent.channels(), latent.height(), latent.width());
        return new Latent(Tensor.of(shape, all), latent.noiseMask(), places, latent.colours());
    }

    /**
     * A window of all pictures.
     *
     * @param top first row kept
     * @param left first pixel of a row kept
     */
    public static Latent window(Latent latent, int top, int left, int height, int width) {
        float[] x = latent.samples().toArray();
        int planes = latent.batch() * latent.channels();
        float[] kept = new float[planes * height * width];
        for (int p = 0; p < planes; p++) {
            for (int row = 0; row < height; row++) {
                int from = (p * latent.height() + top + row) * latent.width() + left;
                System.arraycopy(x, from, kept, (p * height + row) * width, width);
            }
        }
        return latent.withSamples(Tensor.of(List.of(latent.batch(), latent.channels(), height, width), kept));
    }
}
