package org.celflow.diffusion.model;

import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;

/**
 * Draws in the manner of a reference picture without a network trained for it: the denoiser first looks at the reference, noised as
 * much as the picture, and keeps what its layers see; drawing, its layers see that beside their own (Zhang, ControlNet's
 * "reference-only" and "reference_adain" preprocessors, 2023).
 *
 * @param reference a latent, batch x channels x height x width, of batch 1 or that of the picture
 * @param attention whether each place also attends to the reference
 * @param statistics whether mean and spread of each channel are brought to the reference's
 * @param fidelity how closely the negative side is kept from the reference, so that guidance carries the picture towards it: 0 not at
 *     all, 1 wholly
 * @param weight which layers take part, those of the most channels first, 0 to 2: at 1 all attend to it, at 2 all are brought to it
 * @param seed of the noise on the reference; unsigned
 */
public record ReferenceOnly(
        Tensor reference, boolean attention, boolean statistics, double fidelity, double weight, long seed)
        implements ModelChange {
    /** The same with other numbers in the reference. */
    public ReferenceOnly with(Tensor newReference) {
        return new ReferenceOnly(newReference, attention, statistics, fidelity, weight, seed);
    }

    @Override
    public long bytes() {
        return 256 + reference.bytes();
    }
}
