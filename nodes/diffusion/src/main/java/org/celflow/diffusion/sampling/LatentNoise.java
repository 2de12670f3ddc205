package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.node.value.Latent;

/** The noise that sampling starts from, as ComfyUI draws it from a seed. */
public final class LatentNoise {
    private LatentNoise() {}

    /**
     * One draw for a whole batch.
     *
     * @param shape batch x channels x height x width
     */
    public static float[] initial(long seed, List<Integer> shape) {
        return TorchNoise.draw(seed, shape).toArray();
    }

    /** The noise of a latent's pictures. */
    static float[] of(long seed, Latent latent) {
        List<Integer> shape = latent.samples().shape();
        return latent.places().isEmpty()
                ? initial(seed, shape)
                : ofPictures(
                        seed, shape, latent.places().stream().mapToInt(i -> i).toArray());
    }

    /**
     * The noise that some pictures of a larger batch had: each picture is drawn on its own, up to the last one wanted.
     *
     * @param shape as of {@link #initial}; the batch is the number of indices
     * @param indices of the pictures wanted, from 0, in any order, repeated or not
     */
    public static float[] ofPictures(long seed, List<Integer> shape, int[] indices) {
        List<Integer> single = new ArrayList<>(shape);
        single.set(0, 1);
        int last = Arrays.stream(indices).max().orElseThrow();
        List<float[]> draws = new ArrayList<>();
        try (TorchNoise noise = new TorchNoise(seed)) {
            for (int i = 0; i <= last; i++) {
                draws.add(noise.next(single).toArray());
            }
        }
        int size = draws.get(0).length;
        float[] wanted = new float[indices.length * size];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(draws.get(indices[i]), 0, wanted, i * size, size);
        }
        return wanted;
    }
}
