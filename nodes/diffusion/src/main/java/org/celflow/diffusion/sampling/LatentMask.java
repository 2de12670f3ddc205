package org.celflow.diffusion.sampling;

import java.util.List;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Mask;

/** Brings a mask to a latent's size. */
final class LatentMask {
    private LatentMask() {}

    /**
     * The mask for every number of a latent: resized bilinearly, so that its edges stay soft, and repeated over pictures and
     * channels.
     */
    static float[] spread(Mask mask, List<Integer> shape) {
        int height = shape.get(2);
        int width = shape.get(3);
        float[] small = Resampling.BILINEAR.resize(mask.toArray(), 1, mask.height(), mask.width(), height, width);
        float[] spread = new float[shape.get(0) * shape.get(1) * small.length];
        for (int at = 0; at < spread.length; at += small.length) {
            System.arraycopy(small, 0, spread, at, small.length);
        }
        return spread;
    }
}
