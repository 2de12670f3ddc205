package org.celflow.diffusion.model;

import java.util.Optional;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.NodeException;
import org.celflow.node.value.Mask;

/**
 * A control network with what it makes of the texts and its hint, which stays the same during all steps.
 *
 * @param network its program
 * @param texts the keys and values of the guides' texts
 * @param hint the embedded picture
 * @param strength for each item of the batch
 * @param weighing where and at which depth it counts less; empty: everywhere alike
 */
record ControlSession(
        Network network, NativeValue texts, NativeValue hint, NativeValue strength, Optional<Weighing> weighing) {
    private static final int PIXELS = 8;

    /** The last two arguments of the method {@code weigh}. */
    private record Weighing(NativeValue region, NativeValue factors) {}

    /**
     * Prepares it.
     *
     * @param context the guides' texts, one batch
     * @param kept owns what is prepared
     * @throws NodeException when it takes other pictures
     */
    static ControlSession open(
            ControlUse use, int batch, int height, int width, NativeValue context, CancelFlag cancel, NativeScope kept)
            throws NodeException {
        SdControlNet control = SdUNet.ours(use.network());
        Network network = control.network();
        float[] hint = control.hint(use, PIXELS * width, PIXELS * height);
        NativeValue embedded;
        try (NativeScope scope = new NativeScope()) {
            NativeValue picture =
                    scope.tensor(hint, 1, (long) PIXELS * height, (long) PIXELS * width, control.hintChannels());
            embedded = network.program().call(kept, "embed", picture, cancel.tensor(), network.weights());
        }
        return new ControlSession(
                network,
                SdUNetSession.prepare(network, context, cancel, kept),
                embedded,
                strength(use, batch, kept),
                weighing(use, control.residuals(), kept));
    }

    private static NativeValue strength(ControlUse use, int batch, NativeScope kept) {
        int guides = use.strength().size();
        float[] strength = new float[guides * batch];
        for (int i = 0; i < strength.length; i++) {
            strength[i] = use.strength().get(i / batch).floatValue();
        }
        return kept.tensor(strength, strength.length, 1, 1, 1);
    }

    private static Optional<Weighing> weighing(ControlUse use, int residuals, NativeScope kept) {
        if (use.region().isEmpty() && use.fade() == 1) {
            return Optional.empty();
        }
        float[] factors = new float[residuals];
        for (int i = 0; i < residuals; i++) {
            factors[i] = (float) Math.pow(use.fade(), residuals - 1.0 - i);
        }
        Mask region = use.region().orElseGet(() -> Mask.of(1, 1, new float[] {1}));
        return Optional.of(new Weighing(
                kept.tensor(region.toArray(), 1, 1, region.height(), region.width()), kept.tensor(factors, residuals)));
    }

    /**
     * Runs it.
     *
     * @param before the residuals of the networks before it; an empty list for the first
     * @param step owns the result
     * @return one residual for each input block and one for the middle, those before included
     */
    NativeValue addTo(NativeValue before, NativeValue x, NativeValue time, CancelFlag cancel, NativeScope step) {
        NativeValue own = network.program()
                .call(step, "residuals", x, time, hint, strength, texts, cancel.tensor(), network.weights());
        if (weighing.isPresent()) {
            Weighing w = weighing.get();
            own = network.program().call(step, "weigh", w.region, w.factors, own, cancel.tensor(), network.weights());
        }
        return network.program().call(step, "sum", own, before, cancel.tensor(), network.weights());
    }
}
