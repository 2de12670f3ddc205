package org.celflow.diffusion.sampling;

import java.util.List;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Takes parts out of latents. The noise mask, which may be of any size, stays as it is. */
public final class LatentCut {
    private LatentCut() {}

    /** One picture of a batch, counted from 0. */
    public static Latent picture(Latent latent, int index) {
        int size = latent.channels() * latent.height() * latent.width();
        float[] samples = new float[size];
        latent.samples().data().position(index * size).get(samples);
        return with(latent, 1, latent.height(), latent.width(), samples);
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
        return with(latent, latent.batch(), height, width, kept);
    }

    private static Latent with(Latent latent, int batch, int height, int width, float[] samples) {
        return new Latent(Tensor.of(List.of(batch, latent.channels(), height, width), samples), latent.noiseMask());
    }
}
