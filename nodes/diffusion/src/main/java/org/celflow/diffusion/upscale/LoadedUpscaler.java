package org.celflow.diffusion.upscale;

import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.celflow.node.value.Image;

/** An upscaling network in memory. For one thread of the GPU lane at a time. */
public interface LoadedUpscaler extends Resource {
    /** Names a network for {@link org.celflow.node.NodeContext#resource}. */
    static ResourceRef<LoadedUpscaler> ref(UpscaleModel model) {
        return new ResourceRef<>(LoadedUpscaler.class, model.file(), model.numberType());
    }

    /** By how much both sides grow. */
    int scale();

    /**
     * Enlarges a picture, in tiles of 512 pixels that overlap by 32. When memory does not suffice, in smaller ones.
     *
     * @param image sRGB 0 to 1, 3 channels (1 is taken as grey, of 4 the alpha is ignored)
     * @param progress told after each tile
     * @param interrupt ends the work within a few milliseconds
     * @return 3 channels, sRGB 0 to 1, {@link #scale()} times as large
     * @throws NodeException when the result would be too large or is not finite, or memory does not suffice even for small tiles
     * @throws org.celflow.node.CancelledException when interrupted
     */
    Image upscale(Image image, Progress progress, Interrupt interrupt) throws NodeException;

    /** Is told how far the work is. */
    @FunctionalInterface
    interface Progress {
        /** So many tiles are done. */
        void tiles(int done, int total);
    }
}
