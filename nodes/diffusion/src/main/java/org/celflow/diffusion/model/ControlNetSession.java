package org.celflow.diffusion.model;

import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.NodeException;

/**
 * A control network with what it makes of the guides and its hint, which stays the same during all steps.
 *
 * @param network its program
 * @param guides what it makes of them
 * @param hint the embedded pictures, one for all latents or one for each
 * @param weights how strongly its residuals count
 */
record ControlNetSession(Network network, GuideReading guides, NativeValue hint, ControlWeights weights)
        implements ControlSession {
    private static final int PIXELS = 8;

    /**
     * Prepares it.
     *
     * @param guides all guides, as one batch
     * @param kept owns what is prepared
     * @throws NodeException when it takes other pictures
     */
    static ControlNetSession open(
            SdControlNet control,
            ControlUse use,
            int batch,
            int height,
            int width,
            GuideReading.Batch guides,
            CancelFlag cancel,
            NativeScope kept)
            throws NodeException {
        Network network = control.network();
        float[] hints = control.hints(use, PIXELS * width, PIXELS * height);
        NativeValue embedded;
        try (NativeScope scope = new NativeScope()) {
            NativeValue picture = scope.tensor(
                    hints, use.hints().size(), (long) PIXELS * height, (long) PIXELS * width, control.hintChannels());
            embedded = network.program().call(kept, "embed", picture, cancel.tensor(), network.weights());
        }
        return new ControlNetSession(
                network,
                GuideReading.of(network, guides, cancel, kept),
                embedded,
                ControlWeights.of(use, batch, control.residuals(), kept));
    }

    @Override
    public Steering addTo(Steering before, NativeValue x, NativeValue time, CancelFlag cancel, NativeScope step) {
        NativeValue own = network.program()
                .call(
                        step,
                        "residuals",
                        x,
                        time,
                        hint,
                        weights.strength(),
                        guides.texts(),
                        guides.labels(),
                        cancel.tensor(),
                        network.weights());
        NativeValue weighed = weights.weigh(network, own, cancel, step);
        return before.withResiduals(
                network.program().call(step, "sum", weighed, before.residuals(), cancel.tensor(), network.weights()));
    }
}
