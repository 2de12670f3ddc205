package org.celflow.diffusion.model;

import java.util.Optional;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.value.Mask;

/**
 * How strongly each tensor that control adds counts.
 *
 * @param strength for each item of the batch, [guides * batch, 1, 1, 1]
 * @param places where and at which depth it counts less; empty: everywhere alike
 */
record ControlWeights(NativeValue strength, Optional<Places> places) {
    /** The first two arguments of the method {@code weigh}, see {@link ResidualLists}. */
    private record Places(NativeValue region, NativeValue factors) {}

    /**
     * Those of a use.
     *
     * @param batch latents side by side under each guide
     * @param count how many tensors it adds
     * @param kept owns them
     */
    static ControlWeights of(ControlUse use, int batch, int count, NativeScope kept) {
        float[] strength = new float[use.strength().size() * batch];
        for (int i = 0; i < strength.length; i++) {
            strength[i] = use.strength().get(i / batch).floatValue();
        }
        return new ControlWeights(kept.tensor(strength, strength.length, 1, 1, 1), places(use, count, kept));
    }

    private static Optional<Places> places(ControlUse use, int count, NativeScope kept) {
        if (use.region().isEmpty() && use.fade() == 1) {
            return Optional.empty();
        }
        float[] factors = new float[count];
        for (int i = 0; i < count; i++) {
            factors[i] = (float) Math.pow(use.fade(), count - 1.0 - i);
        }
        Mask region = use.region().orElseGet(() -> Mask.of(1, 1, new float[] {1}));
        return Optional.of(new Places(
                kept.tensor(region.toArray(), 1, 1, region.height(), region.width()), kept.tensor(factors, count)));
    }

    /** Residuals by place and depth; the strength is not in it. */
    NativeValue weigh(Network network, NativeValue residuals, CancelFlag cancel, NativeScope scope) {
        return places.map(p -> network.program()
                        .call(scope, "weigh", p.region, p.factors, residuals, cancel.tensor(), network.weights()))
                .orElse(residuals);
    }
}
