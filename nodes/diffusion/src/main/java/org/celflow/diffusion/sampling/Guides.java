package org.celflow.diffusion.sampling;

import java.util.Optional;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.UNet;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/**
 * Says prompts in the way that a network takes them: the text, and beside it what the network was trained to be told.
 *
 * @param unet the network
 * @param canvas what is sampled on
 */
record Guides(UNet unet, Canvas canvas) {
    /**
     * The guide of a prompt, for the whole picture.
     *
     * @param avoided whether the prompt stands on the negative side
     * @throws NodeException when the prompt was encoded for another model, or its picture was
     */
    Guide of(Conditioning.Entry entry, boolean avoided) throws NodeException {
        Optional<Tensor> vector = unet.vector(entry, canvas.height(), canvas.width(), avoided);
        return new Guide(
                entry.tokens(), vector, unet.furtherChannels() > 0 ? Optional.of(channels(entry)) : Optional.empty());
    }

    private Tensor channels(Conditioning.Entry entry) throws NodeException {
        int channels = canvas.shape().get(1);
        if (entry.inpainting().isPresent()
                && entry.inpainting().get().picture().shape().get(1) != channels) {
            throw new NodeException(
                    "the picture with the hole has a latent of %d channels, but the model works on %d; encode it with the model's autoencoder"
                            .formatted(
                                    entry.inpainting().get().picture().shape().get(1), channels));
        }
        return HoleChannels.of(entry.inpainting(), canvas);
    }
}
