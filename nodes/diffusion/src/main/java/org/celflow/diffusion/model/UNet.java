package org.celflow.diffusion.model;

import java.util.List;
import java.util.Optional;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;

/** A denoising network that predicts the noise in a latent, guided by encoded text. */
public interface UNet {
    /** Numbers per text token that it expects, the D of L x D. */
    int contextWidth();

    /**
     * The vector that it takes beside the text, for {@link Guide#vector}; empty if it takes none. Sizes that the prompt does not give
     * are those of the latent, uncropped.
     *
     * @param entry the prompt
     * @param height latent rows of the whole picture
     * @param width latent pixels in a row of the whole picture
     * @param avoided whether the prompt stands on the negative side
     * @throws NodeException when the prompt was encoded for another model
     */
    Optional<Tensor> vector(Conditioning.Entry entry, int height, int width, boolean avoided) throws NodeException;

    /** Channels that it sees beside the latent: 5 in models that were trained to fill holes, else 0. */
    int furtherChannels();

    /** What to tell the user when it is slower than it could be for want of memory. */
    default Optional<String> shortage() {
        return Optional.empty();
    }

    /**
     * Prepares to denoise latents of one size under fixed guides. Computes once what does not depend on the step: the
     * keys and values of the text, the embedding of the control pictures.
     *
     * @param batch latents denoised side by side, at least 1; all share the guides
     * @param height latent rows
     * @param width latent pixels in a row
     * @param guides with classifier-free guidance those of the prompt and of the negative prompt; texts of different length are
     *     repeated up to their least common multiple
     * @param controls control networks in the order in which their residuals are summed, often none
     * @param changes how it is asked otherwise than it was trained to be, at most one of each class
     * @return the open session; close it before the lease of the checkpoint
     * @throws NodeException when a guide or a control network is of another model family, or a change cannot be made
     */
    UNetSession open(
            int batch, int height, int width, List<Guide> guides, List<ControlUse> controls, List<ModelChange> changes)
            throws NodeException;
}
