package org.celflow.diffusion.model;

import org.celflow.node.value.ModelChange;

/**
 * Strengthens what the ascending half of the denoiser knows of the whole and weakens the coarse structure that the skip connections
 * repeat (Si et al., FreeU, 2023), in the two deeper of the usual three or four levels of width.
 *
 * @param version 1 scales half of the channels evenly, 2 where the features are strong
 * @param backbone1 factor of the features at 4 times the base width
 * @param backbone2 factor of the features at 2 times the base width
 * @param skip1 factor of the low frequencies of the skip connections at 4 times the base width
 * @param skip2 factor of the low frequencies of the skip connections at 2 times the base width
 */
public record FreeU(int version, double backbone1, double backbone2, double skip1, double skip2)
        implements ModelChange {
    /** Checks the version. */
    public FreeU {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("no version " + version);
        }
    }
}
