package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;

/** The autoencoder between pictures and latents, 8 x 8 pixels to one. */
public interface Vae {
    /**
     * Encodes pictures of one size.
     *
     * @param images sRGB 0 to 1, 3 channels (1 is taken as grey, of 4 the alpha is ignored), each side cropped at the centre to
     *     a multiple of 8
     * @param tiling whether to work in tiles; when memory runs out, tiles are used in any case, and {@code watch} is told
     * @param watch who watches
     * @return the mode of the distribution, not multiplied by {@link LatentFormat#scale()}
     * @throws NodeException when a side is under 8 pixels or the sizes differ, or the result is not finite
     * @throws org.celflow.node.CancelledException when interrupted
     */
    Latent encode(List<Image> images, Tiling tiling, Watch watch) throws NodeException;

    /**
     * Decodes latents.
     *
     * @param latent not multiplied by {@link LatentFormat#scale()}
     * @param tiling whether to work in tiles; when memory runs out, tiles are used in any case, and {@code watch} is told
     * @param watch who watches
     * @return one picture for each of the batch, 3 channels, sRGB clamped to 0 to 1
     * @throws NodeException when the latent has another number of channels, or holds numbers beyond what the network can decode
     * @throws org.celflow.node.CancelledException when interrupted
     */
    List<Image> decode(Latent latent, Tiling tiling, Watch watch) throws NodeException;

    /** {@link #encode(List, Tiling, Watch)} with nobody watching. */
    default Latent encode(List<Image> images, Interrupt interrupt) throws NodeException {
        return encode(images, Tiling.AUTO, Watch.unseen(interrupt));
    }

    /** {@link #decode(Latent, Tiling, Watch)} with nobody watching. */
    default List<Image> decode(Latent latent, Interrupt interrupt) throws NodeException {
        return decode(latent, Tiling.AUTO, Watch.unseen(interrupt));
    }
}
