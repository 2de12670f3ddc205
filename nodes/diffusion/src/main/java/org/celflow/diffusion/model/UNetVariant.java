package org.celflow.diffusion.model;

import java.util.List;
import java.util.Optional;
import org.celflow.node.NodeException;
import org.celflow.node.value.ModelChange;

/**
 * What is different about the program of a denoiser. Numbers are not part of it: a program takes them as arguments.
 *
 * @param freeU the version of {@link FreeU} that it makes; 0 for none
 * @param middle the attention at the smallest size
 * @param memory which layers look at a reference
 */
record UNetVariant(int freeU, MiddleAttention middle, ReferenceLayers memory) {
    /** As the denoiser was trained. */
    static final UNetVariant PLAIN = new UNetVariant(0, MiddleAttention.PLAIN, ReferenceLayers.NONE);

    /**
     * The variant that makes all changes.
     *
     * @throws NodeException when a change cannot be made in the denoiser
     */
    static UNetVariant of(List<ModelChange> changes, DenoiserConfig config, String denoiserName) throws NodeException {
        UNetVariant variant = PLAIN;
        for (ModelChange change : changes) {
            if (change instanceof FreeU given) {
                variant = new UNetVariant(given.version(), variant.middle, variant.memory);
            } else if (change instanceof MiddleAttention given) {
                requireMiddle(config, denoiserName);
                variant = new UNetVariant(variant.freeU, given, variant.memory);
            } else if (change instanceof ReferenceOnly given) {
                variant = new UNetVariant(variant.freeU, variant.middle, ReferenceLayers.of(given, config));
            } else {
                throw new NodeException("%s cannot be changed by %s"
                        .formatted(denoiserName, change.getClass().getSimpleName()));
            }
        }
        return variant;
    }

    private static void requireMiddle(DenoiserConfig config, String denoiserName) throws NodeException {
        if (config.middle().stream().noneMatch(Stage.Attention.class::isInstance)) {
            throw new NodeException("%s has no attention at its smallest size, which this guidance works on; remove it"
                    .formatted(denoiserName));
        }
    }

    /** The change of a class. */
    static <T> Optional<T> find(List<ModelChange> changes, Class<T> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
