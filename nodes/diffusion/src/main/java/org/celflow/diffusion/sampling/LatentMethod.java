package org.celflow.diffusion.sampling;

import java.util.List;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Ways to resize a latent, by the names that ComfyUI gives them. */
public enum LatentMethod {
    /** The nearest latent pixel: hard edges, no new values. */
    NEAREST_EXACT("nearest-exact"),
    /** Linear between pixels: soft. */
    BILINEAR("bilinear"),
    /** The mean of what is covered; for shrinking. */
    AREA("area"),
    /** Cubic between pixels: sharper than bilinear. */
    BICUBIC("bicubic"),
    /** Turns from pixel to pixel instead of mixing them: keeps contrast. */
    BISLERP("bislerp");

    private final String label;

    LatentMethod(String label) {
        this.label = label;
    }

    /**
     * Resizes all pictures of a batch. The noise mask, which may be of any size, stays.
     *
     * @param height new latent rows, at least 1
     * @param width new latent pixels in a row, at least 1
     */
    public Latent resize(Latent latent, int height, int width) {
        int planes = latent.batch() * latent.channels();
        float[] x = latent.samples().toArray();
        int h = latent.height();
        int w = latent.width();
        float[] resized =
                switch (this) {
                    case NEAREST_EXACT -> Resampling.NEAREST_EXACT.resize(x, planes, h, w, height, width);
                    case BILINEAR -> Resampling.BILINEAR.resize(x, planes, h, w, height, width);
                    case AREA -> Resampling.AREA.resize(x, planes, h, w, height, width);
                    case BICUBIC -> Resampling.BICUBIC.resize(x, planes, h, w, height, width);
                    case BISLERP -> Bislerp.resize(x, latent.batch(), latent.channels(), h, w, height, width);
                };
        return latent.withSamples(Tensor.of(List.of(latent.batch(), latent.channels(), height, width), resized));
    }

    @Override
    public String toString() {
        return label;
    }
}
