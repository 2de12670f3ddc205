package org.celflow.diffusion.model;

import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.celflow.node.value.Image;
import org.celflow.node.value.LatentColours;

/** Shows latents while they are sampled: decoded by a tiny autoencoder if the user has one, else by colours alone. */
public interface LoadedPreview extends Resource {
    /**
     * Names the preview of a model for {@link org.celflow.node.NodeContext#resource}.
     *
     * @param checkpoint the model's file; a decoder may lie beside it
     * @param numberType what it is computed in
     */
    static ResourceRef<LoadedPreview> ref(FileRef checkpoint, LatentColours colours, String numberType) {
        return new ResourceRef<>(LoadedPreview.class, checkpoint, colours.text() + " " + numberType);
    }

    /**
     * The first latent of a batch as a picture.
     *
     * @param latent 4 x height x width numbers, multiplied by the model's scale, and perhaps more behind them
     * @return as large as the picture will be, or one pixel for each latent pixel
     */
    Image picture(float[] latent, int height, int width, Interrupt interrupt) throws NodeException;
}
