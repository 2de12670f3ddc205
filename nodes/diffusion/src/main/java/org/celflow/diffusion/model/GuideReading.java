package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;

/**
 * What a network makes of the guides, which stays the same during all steps.
 *
 * @param texts keys and values of the texts
 * @param labels what the vectors add to the timestep, a list of at most one
 */
record GuideReading(NativeValue texts, NativeValue labels) {
    /**
     * Guides as one batch.
     *
     * @param context their texts
     * @param vectors their vectors, a list of at most one
     */
    record Batch(NativeValue context, List<NativeValue> vectors) {}

    /** Has a network read the guides. */
    static GuideReading of(Network network, Batch guides, CancelFlag cancel, NativeScope kept) {
        NativeValue texts =
                network.program().call(kept, "prepare", guides.context(), cancel.tensor(), network.weights());
        List<NativeValue> labels = guides.vectors().stream()
                .map(vector -> network.program().call(kept, "label", vector, cancel.tensor(), network.weights()))
                .toList();
        return new GuideReading(texts, kept.list(labels));
    }
}
