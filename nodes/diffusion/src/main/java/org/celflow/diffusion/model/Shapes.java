package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** Asks a file for the shapes that tell how a network is built. */
record Shapes(TensorFile file, String part) {
    /**
     * The size of a dimension.
     *
     * @throws NodeException when the tensor is missing or has fewer dimensions
     */
    int size(String name, int rank, int dimension) throws NodeException {
        TensorEntry entry = file.find(name)
                .orElseThrow(() ->
                        new NodeException("%s lacks %s, so its %s cannot be used; it is incomplete or of another kind"
                                .formatted(file.name(), name, part)));
        if (entry.shape().size() != rank || entry.shape().get(dimension) < 1) {
            throw new NodeException("%s has a %s of a kind that is not known: %s is %s"
                    .formatted(file.name(), part, name, entry.shape()));
        }
        return entry.shape().get(dimension);
    }

    /** Whether a tensor has that many dimensions. */
    boolean hasRank(String name, int rank) {
        return file.find(name).filter(entry -> entry.shape().size() == rank).isPresent();
    }

    /** How many of {@code pattern} (with one {@code %d}) exist, counted from 0. */
    int count(String pattern) {
        int count = 0;
        while (file.hasPrefix(pattern.formatted(count))) {
            count++;
        }
        return count;
    }

    /** Whether the last convolution of a residual branch is zero throughout, so that the branch adds nothing. */
    boolean addsNothing(String path) throws NodeException {
        for (String name : List.of(path + ".bias", path + ".weight")) {
            TensorEntry entry = file.find(name).orElse(null);
            if (entry == null || !file.isZero(entry)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Refuses what is not so.
     *
     * @throws NodeException with the reason, when it is not so
     */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be the one thing needed of another library
    void require(boolean holds, String reason, Object... arguments) throws NodeException {
        if (!holds) {
            throw new NodeException("%s has a %s of a kind that is not known: %s"
                    .formatted(file.name(), part, reason.formatted(arguments)));
        }
    }
}
