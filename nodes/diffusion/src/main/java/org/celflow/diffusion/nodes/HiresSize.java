package org.celflow.diffusion.nodes;

import org.celflow.node.NodeException;
import org.celflow.node.value.Latent;

/**
 * The sizes of a hires fix, as A1111's web UI works them out: a picture is enlarged to {@code upscaled} and, when both sides
 * were asked for and its shape differs, cropped at the centre to {@code target}.
 *
 * @param upscaled size after enlarging
 * @param target size that is sampled
 */
record HiresSize(LatentSize upscaled, LatentSize target) {
    /**
     * Works the sizes out.
     *
     * @param scale factor of both sides, used when width and height are 0
     * @param width of the picture in pixels; 0 keeps the shape
     * @param height of the picture in pixels; 0 keeps the shape
     */
    static HiresSize of(Latent latent, double scale, int width, int height) throws NodeException {
        long w = latent.width() * 8L;
        long h = latent.height() * 8L;
        if (width == 0 && height == 0) {
            return same(latent, (long) (w * scale), (long) (h * scale));
        }
        if (width == 0) {
            return same(latent, height * w / h, height);
        }
        if (height == 0) {
            return same(latent, width, width * h / w);
        }
        boolean wider = w * height < (long) width * h;
        LatentSize upscaled = wider ? size(latent, width, width * h / w) : size(latent, height * w / h, height);
        return new HiresSize(upscaled, size(latent, width, height));
    }

    private static HiresSize same(Latent latent, long width, long height) throws NodeException {
        LatentSize size = size(latent, width, height);
        return new HiresSize(size, size);
    }

    private static LatentSize size(Latent latent, long width, long height) throws NodeException {
        return new LatentSize((int) (width / 8), (int) (height / 8)).checked(latent);
    }
}
