package org.celflow.diffusion.model;

import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Tensor;

/**
 * What a denoiser is told of one prompt.
 *
 * @param context the encoded text, tokens x width
 * @param vector one vector for the whole picture, as SDXL takes of pooled text and sizes; empty for models without
 * @param concat further channels of the latent, channels x height x width for all of the batch or batch x channels x height x
 *     width, as inpainting models take; empty for models without
 * @param avoided whether it says what not to draw
 */
public record Guide(Tensor context, Optional<Tensor> vector, Optional<Tensor> concat, boolean avoided) {
    /** Of what is to be drawn. */
    public Guide(Tensor context, Optional<Tensor> vector, Optional<Tensor> concat) {
        this(context, vector, concat, false);
    }

    /** Guides of text alone. */
    public static List<Guide> ofTexts(List<Tensor> contexts) {
        return contexts.stream()
                .map(context -> new Guide(context, Optional.empty(), Optional.empty()))
                .toList();
    }
}
