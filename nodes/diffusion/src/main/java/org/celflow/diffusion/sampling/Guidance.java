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
        return both
                || Math.abs(cfg - 1) > 1e-9
                || positive.entries().stream()
                        .anyMatch(entry -> entry.reach().summed().isPresent());
    }

    /** All entries that the network may be asked about: the positive ones, then the negative ones unless they do not count. */
    public List<Conditioning.Entry> entries() {
        boolean areas = negative.entries().stream().anyMatch(Guidance::hasArea);
        return usesNegative() || areas
                ? Stream.of(positive, negative)
                        .flatMap(side -> side.entries().stream())
                        .toList()
                : positive.entries();
    }

    /** Areas of one side are shown to the network for the other side too. */
    private static boolean hasArea(Conditioning.Entry entry) {
        Conditioning.Reach reach = entry.reach();
        return reach.area().isPresent()
                || reach.mask().map(Conditioning.Masked::bounds).orElse(false);
    }
}
