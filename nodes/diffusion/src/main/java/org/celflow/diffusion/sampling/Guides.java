package org.celflow.diffusion.sampling;

import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.UNet;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;

/**
 * Says prompts in the way that a network takes them: the text, and beside it what the network was trained to be told.
 *
 * @param unet the network
 * @param shape of the latents that are sampled, batch x channels x height x width
 */
record Guides(UNet unet, List<Integer> shape) {
    /**
     * The guide of a prompt, for the whole picture.
     *
     * @param avoided whether the prompt stands on the negative side
     * @throws NodeException when the prompt lacks what the network must be told
     */
    Guide of(Conditioning.Entry entry, boolean avoided) throws NodeException {
        if (unet.furtherChannels() > 0) {
            throw new NodeException(
                    "the model was trained to fill holes and takes %d channels beside the latent; choose one that takes the latent alone"
                            .formatted(unet.furtherChannels()));
        }
        return new Guide(entry.tokens(), unet.vector(entry, shape.get(2), shape.get(3), avoided), Optional.empty());
    }
}
