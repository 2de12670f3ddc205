package org.celflow.diffusion.sampling;

import java.util.List;
import java.util.stream.Stream;
import org.celflow.node.value.Conditioning;

/**
 * What sampling is told to draw and to avoid (Ho and Salimans, Classifier-Free Diffusion Guidance, 2022).
 *
 * @param positive what to draw
 * @param negative what to avoid; not looked at when {@code cfg} is 1
 * @param cfg how far the prediction is carried from the negative over the positive one; 1 is the positive one
 */
public record Guidance(Conditioning positive, Conditioning negative, double cfg) {
    /** Whether the network has to be asked about the negative side. */
    boolean usesNegative() {
        return Math.abs(cfg - 1) > 1e-9;
    }

    /** The positive entries, then the negative ones if they are used. */
    public List<Conditioning.Entry> entries() {
        return usesNegative()
                ? Stream.of(positive, negative)
                        .flatMap(side -> side.entries().stream())
                        .toList()
                : positive.entries();
    }
}
