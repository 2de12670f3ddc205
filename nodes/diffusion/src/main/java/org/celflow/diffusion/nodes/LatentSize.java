package org.celflow.diffusion.nodes;

import org.celflow.node.NodeException;
import org.celflow.node.value.Latent;

/**
 * The size of a latent to make.
 *
 * @param width latent pixels in a row
 * @param height latent rows
 */
record LatentSize(int width, int height) {
    private static final int LARGEST_SIDE = 2048;
    private static final long MOST_NUMBERS = 1L << 28;

    /**
     * Itself, if a latent can be brought to that size.
     *
     * @throws NodeException if it is empty or too large
     */
    LatentSize checked(Latent latent) throws NodeException {
        if (width < 1 || height < 1) {
            throw new NodeException("nothing would be left of a picture of %d x %d pixels; raise the scale"
                    .formatted(latent.width() * 8, latent.height() * 8));
        }
        long numbers = (long) latent.batch() * latent.channels() * width * height;
        if (width > LARGEST_SIDE || height > LARGEST_SIDE || numbers > MOST_NUMBERS) {
            throw new NodeException("a picture of %d x %d pixels is too large; lower the scale or the size"
                    .formatted(width * 8L, height * 8L));
        }
        return this;
    }
}
