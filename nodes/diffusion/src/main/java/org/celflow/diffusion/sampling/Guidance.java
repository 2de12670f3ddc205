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
 * @param both whether the network is asked about both sides even when {@code cfg} is 1
 */
public record Guidance(Conditioning positive, Conditioning negative, double cfg, boolean both) {
    /** Asks about the negative side only when it counts. */
    public Guidance(Conditioning positive, Conditioning negative, double cfg) {
        this(positive, negative, cfg, false);
    }

    /** For samplers that want to know the negative side in any case. */
    Guidance askingBoth() {
        return new Guidance(positive, negative, cfg, true);
    }

    /** Whether the network has to be asked about the negative side. */
    boolean usesNegative() {
        return both || Math.abs(cfg - 1) > 1e-9;
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
